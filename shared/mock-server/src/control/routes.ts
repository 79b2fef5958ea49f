import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { jsonBody } from "../api/call.js";
import { checkRequest } from "../api/check.js";
import type { PathPlace } from "../api/unknown-route.js";
import type { EventHub } from "../service/events.js";
import { streamEvents } from "./event-stream.js";
import { guardControl } from "./guard.js";
import { controlDocument } from "./openapi.js";
import { CONTROL_OPERATIONS, type Tools } from "./operations/index.js";

const DOCUMENT = "GET /_mock/openapi.json";

export const CONTROL_PLACES: readonly PathPlace[] = CONTROL_OPERATIONS.map(({ method, path }) => ({
  method: method.toUpperCase(),
  path: `/_mock${path}`,
  documentation: DOCUMENT,
}));

/** The control API under /_mock: what the real service neither shows nor does, for the inbox page and tests. */
export function controlRoutes(
  options: Tools & {
    readonly hub: EventHub;
    readonly host: string;
    readonly controlToken?: string | undefined;
  },
): Hono<{ Bindings: HttpBindings }> {
  const { hub } = options;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(guardControl(options.host, options.controlToken));
  app.get("/openapi.json", (context) => context.json(controlDocument(new URL(context.req.url).origin)));
  app.get("/events", (context) => {
    streamEvents(hub, context.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  for (const { method, path, query, body, status = 200, handle } of CONTROL_OPERATIONS)
    app[method](path.replace(/\{(\w+)\}/g, ":$1"), async (context) => {
      const result = await handle(options, {
        params: context.req.param(),
        query: query ? checkRequest(query, context.req.query(), DOCUMENT) : undefined,
        body: body ? checkRequest(body, await jsonBody(context), DOCUMENT) : undefined,
      });
      return context.json((result as object | undefined) ?? { success: true }, status);
    });
  return app;
}
