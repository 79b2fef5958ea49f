import { getConnInfo } from "@hono/node-server/conninfo";
import { openApiDocument } from "@iotpush/core/contract";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { playRedirects } from "./api/redirects.js";
import { mountApi } from "./api/routes.js";
import { unknownRoute } from "./api/unknown-route.js";
import type { Control } from "./control/control.js";
import type { EventHub } from "./control/events.js";
import { injectFaults } from "./control/fault-injector.js";
import { inboxFiles } from "./control/inbox-files.js";
import { recordRequests } from "./control/request-recorder.js";
import { controlRoutes } from "./control/routes.js";
import type { Deliverer } from "./delivery/deliverer.js";
import type { RateWindow } from "./service/rate-window.js";
import { Refusal, type World } from "./service/world.js";

const BODY_LIMIT = 1024 * 1024;

/** The whole server as one Hono app. */
export function createApp(options: {
  readonly world: World;
  readonly hub: EventHub;
  readonly deliverer: Deliverer;
  readonly control: Control;
  readonly rateWindow: RateWindow;
  readonly host: string;
  readonly controlToken?: string | undefined;
  readonly inboxFolder: URL;
}): Hono {
  const { world, control, rateWindow } = options;
  const app = new Hono();
  app.onError((error, context) => {
    if (error instanceof Refusal)
      return context.json(error.body, error.status as ContentfulStatusCode, { ...error.headers });
    console.error(error);
    return context.json({ error: "Failed to send notification" }, 500);
  });
  app.notFound((context) => context.json(unknownRoute(context.req.method, context.req.path).body, 404));
  app.use("/api/*", recordRequests(world, control.requests));
  app.use(playRedirects);
  app.use("/api/*", injectFaults(control.faults));
  app.use(
    bodyLimit({
      maxSize: BODY_LIMIT,
      onError: () => {
        throw new Refusal(413, "The body is larger than 1 MiB");
      },
    }),
  );
  app.use("/api/*", async (context, next) => {
    rateWindow.count(world, getConnInfo(context).remote.address ?? "");
    await next();
  });
  mountApi(app, world, options.deliverer);
  app.get("/openapi.json", (context) => {
    const server = new URL(context.req.url).origin;
    return context.json(openApiDocument({ server, live: world.profile.name === "live" }));
  });
  app.route("/_mock", controlRoutes(options));
  app.route("/", inboxFiles(options.inboxFolder));
  return app;
}
