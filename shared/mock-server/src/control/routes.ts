import type { HttpBindings } from "@hono/node-server";
import { sameSecret } from "@iotpush/core/adapter";
import { isLoopback } from "@iotpush/core/contract";
import { Hono, type MiddlewareHandler } from "hono";
import { checkRequest, jsonBody } from "../api/request.js";
import type { PathPlace } from "../api/unknown-route.js";
import { ApiError } from "../errors.js";
import { controlDocument } from "./openapi.js";
import type { ControlOperation, Tools } from "./operations/operation.js";
import { playedOperations } from "./operations/played.js";
import { recordOperations } from "./operations/records.js";
import { serverOperations } from "./operations/server.js";

const DOCUMENT = "GET /_mock/openapi.json";

export const CONTROL_OPERATIONS: readonly ControlOperation[] = [
  ...serverOperations,
  ...recordOperations,
  ...playedOperations,
];

export const CONTROL_PLACES: readonly PathPlace[] = CONTROL_OPERATIONS.map(({ method, path }) => ({
  method,
  path: `/_mock${path}`,
  documentation: DOCUMENT,
}));

/** The control API under /_mock: what the real service neither shows nor does, for the inbox page and tests. */
export function controlRoutes(
  tools: Tools & { readonly host: string; readonly controlToken?: string | undefined },
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(guardControl(tools.host, tools.controlToken));
  app.get("/openapi.json", (context) =>
    context.json(controlDocument(new URL(context.req.url).origin, CONTROL_OPERATIONS)),
  );
  for (const { method, path, query, body, status = 200, handle } of CONTROL_OPERATIONS)
    app.on(method, path.replace(/\{(\w+)\}/g, ":$1"), async (context) => {
      const result = await handle({
        ...tools,
        context,
        params: context.req.param(),
        query: query ? checkRequest(query, context.req.query(), DOCUMENT) : undefined,
        body: body ? checkRequest(body, await jsonBody(context), DOCUMENT) : undefined,
      });
      if (result instanceof Response) return result;
      return context.json((result as object | undefined) ?? { success: true }, status);
    });
  return app;
}

/** The control API hands out tokens and rules over the server: off loopback it is closed unless a control token is set. */
const guardControl =
  (listeningHost: string, token: string | undefined): MiddlewareHandler =>
  async (context, next) => {
    if (token === undefined && !isLoopback(listeningHost))
      throw new ApiError(403, "The control API is off: start the server with --control-token");
    if (token !== undefined && !sameSecret(context.req.header("x-control-token") ?? "", [token]))
      throw new ApiError(401, "Send the control token in X-Control-Token");
    await next();
  };
