import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { guardOrigin, requireAccess } from "./http/access.js";
import { ASK_PATH, type AskRouteOptions, askRoutes } from "./http/ask.js";
import { callbackRoutes, healthRoutes, PUSH_PATH, pushRoutes } from "./http/machine-routes.js";
import type { BridgeLogger } from "./log/logger.js";
import { type PageOptions, pageRoutes } from "./page/routes.js";
import type { TakeNotification } from "./phone/phone.js";
import type { Registrations } from "./store/tables.js";

/** The bridge's whole HTTP side. */
export function createApp(
  options: PageOptions &
    AskRouteOptions & { registrations: Registrations; take: TakeNotification; log: BridgeLogger },
): Hono {
  const app = new Hono();
  app.onError((error, context) => {
    // What is left of the body is not read: the connection cannot go on.
    if (error instanceof HTTPException && error.status === 413)
      return context.json({ error: "The request's body is too large." }, 413, { connection: "close" });
    // Without the path: a callback's has a secret.
    options.log.error(`A request failed: ${String(error)}`);
    return context.json({ error: "The bridge failed; see its log." }, 500);
  });
  for (const path of [ASK_PATH, PUSH_PATH, "/test", "/check", "/audit", "/login"])
    app.use(path, guardOrigin(options.access));
  app.route("/", callbackRoutes(options.router.asker));
  app.route("/", pushRoutes(options.topics, options.registrations, options.take));
  app.route("/", healthRoutes(options.status));
  app.use(
    ASK_PATH,
    requireAccess(options.access, (context) =>
      context.json({ error: "Send the bridge's token as authorization: Bearer TOKEN." }, 401),
    ),
  );
  app.route("/", askRoutes(options));
  app.route("/", pageRoutes(options));
  return app;
}
