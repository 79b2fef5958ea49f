import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { mountApi } from "./api/routes.js";
import type { EventHub } from "./control/events.js";
import { inboxFiles } from "./control/inbox-files.js";
import { controlRoutes } from "./control/routes.js";
import type { Deliverer } from "./delivery/deliverer.js";
import { Refusal, type World } from "./service/world.js";

const BODY_LIMIT = 1024 * 1024;

/** The whole server as one Hono app: testable without a port. */
export function createApp(options: {
  readonly world: World;
  readonly hub: EventHub;
  readonly deliverer: Deliverer;
  readonly host: string;
  readonly inboxFolder: URL;
}): Hono {
  const app = new Hono();
  app.use(
    bodyLimit({
      maxSize: BODY_LIMIT,
      onError: () => {
        throw new Refusal(413, "The body is larger than 1 MiB");
      },
    }),
  );
  mountApi(app, options.world, (tap) => options.deliverer.callback(tap));
  app.route("/_mock", controlRoutes(options));
  app.route("/", inboxFiles(options.inboxFolder));
  app.notFound((context) =>
    context.json({ error: `There is no ${context.req.method} ${context.req.path}` }, 404),
  );
  app.onError((error, context) => {
    if (error instanceof Refusal)
      return context.json(error.body, error.status as ContentfulStatusCode, { ...error.headers });
    console.error(error);
    return context.json({ error: "Failed to send notification" }, 500);
  });
  return app;
}
