import { readFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { openApiDocument } from "@iotpush/core/contract";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { localOnly } from "./api/local-only.js";
import { playRedirects } from "./api/redirect-ports.js";
import { mountApi } from "./api/routes.js";
import { API_PLACES, unknownRoute } from "./api/unknown-route.js";
import type { Control } from "./control/control.js";
import { injectFaults, recordRequests } from "./control/middleware.js";
import { CONTROL_PLACES, controlRoutes } from "./control/routes.js";
import type { Deliverer } from "./delivery/deliverer.js";
import { ApiError } from "./errors.js";
import type { ServiceContext } from "./service/context.js";
import type { EventHub } from "./service/events.js";
import type { RateWindow } from "./service/rate-window.js";
import { isDiskFull } from "./store/database.js";
import { SharedTransaction } from "./store/shared-transaction.js";

/** What may be as large as everything the server holds. */
const WHOLE_STATE = new Set(["/_mock/snapshot", "/_mock/seed"]);

export interface Parts {
  readonly service: ServiceContext;
  readonly hub: EventHub;
  readonly deliverer: Deliverer;
  readonly control: Control;
  readonly rateWindow: RateWindow;
  readonly strict: boolean;
  /** Of pages that may use the API. */
  readonly origins: readonly string[];
  readonly host: string;
  readonly controlToken?: string | undefined;
  readonly inboxFolder: URL;
}

export const requestListener = (parts: Parts): RequestListener =>
  getRequestListener(createApp(parts).fetch, { hostname: parts.host });

function createApp(parts: Parts): Hono {
  const { service, control } = parts;
  const app = new Hono();
  app.onError((error, context) => {
    if (error instanceof ApiError)
      return context.json(error.body, error.status as ContentfulStatusCode, { ...error.headers });
    if (isDiskFull(error))
      return context.json({ error: "The disk is full: free some space, or use another --data file" }, 507);
    // Who is gone needs no answer.
    if (!context.req.raw.signal.aborted) console.error(error);
    return context.json({ error: "Failed to send notification" }, 500);
  });
  app.notFound((context) => {
    const { method, path } = context.req;
    const places = path.startsWith("/_mock") ? CONTROL_PLACES : API_PLACES;
    return context.json(unknownRoute(method, path, places).body, 404);
  });
  app.use("/api/*", recordRequests(service, control.requests));
  const [usual, large] = [atMostMiB(1), atMostMiB(512)];
  app.use((context, next) => (WHOLE_STATE.has(context.req.path) ? large : usual)(context, next));
  app.use(playRedirects);
  app.use("/api/*", allowOrigins(parts.origins));
  app.use(localOnly(parts));
  app.use("/api/*", injectFaults(control.faults));
  mountApi(app, { ...parts, transaction: new SharedTransaction(service.db) });
  app.get("/openapi.json", (context) => {
    const server = new URL(context.req.url).origin;
    return context.json(openApiDocument({ server, live: service.profile.name === "live" }));
  });
  app.route("/_mock", controlRoutes(parts));
  app.route("/", inboxFiles(parts.inboxFolder));
  return app;
}

const MIB = 1024 * 1024;

/** Refuses larger bodies: by the length they announce, or, if none is announced, once so much has arrived. */
function atMostMiB(most: number): MiddlewareHandler {
  const refuse = () => {
    throw new ApiError(413, `The body is larger than ${most} MiB`);
  };
  // It reads through a stream, which is slow.
  const unannounced = bodyLimit({ maxSize: most * MIB, onError: refuse });
  return async (context, next) => {
    if (context.req.header("transfer-encoding") !== undefined) return unannounced(context, next);
    if (Number(context.req.header("content-length") ?? 0) > most * MIB) refuse();
    await next();
  };
}

function allowOrigins(origins: readonly string[]): MiddlewareHandler {
  const allow = cors({
    origin: [...origins],
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    exposeHeaders: ["x-iotpush-mock-hint", "retry-after", "x-ratelimit-remaining"],
  });
  return (context, next) =>
    origins.includes(context.req.header("origin") ?? "") ? allow(context, next) : next();
}

const FILES: Record<string, { readonly name: string; readonly type: string }> = {
  "/": { name: "index.html", type: "text/html; charset=utf-8" },
  "/inbox/app.js": { name: "app.js", type: "text/javascript; charset=utf-8" },
  "/inbox/style.css": { name: "style.css", type: "text/css; charset=utf-8" },
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function inboxFiles(folder: URL): Hono {
  const app = new Hono();
  for (const [path, { name, type }] of Object.entries(FILES))
    app.get(path, async (context) => {
      const file = await readFile(new URL(name, folder)).catch(() => null);
      if (!file) return context.text("The inbox page is not built: run pnpm build.", 503);
      return context.body(file, 200, {
        "content-type": type,
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
    });
  return app;
}
