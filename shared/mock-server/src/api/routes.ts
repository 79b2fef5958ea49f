import { ENDPOINTS, type Endpoint, type EndpointId, ERROR_TEXTS } from "@iotpush/core/contract";
import type { ResultOf } from "@iotpush/core/portable";
import type { Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Tap } from "../service/actions.js";
import { Refusal, type World } from "../service/world.js";
import { actions } from "./actions.js";
import { type Call, jsonBody, readCall } from "./call.js";
import { messages } from "./messages.js";
import { receipts } from "./receipts.js";

/** What an endpoint does with a checked request. */
export interface Route<Id extends EndpointId> {
  readonly readBody?: (context: Context) => Promise<unknown>;
  /** Before the body is looked at: who may not call learns nothing about its fields. */
  readonly before?: (call: Pick<Call<Id>, "params" | "bearer" | "world">) => void;
  readonly handle: (call: Call<Id> & { deliver(tap: Tap): void }) => ResultOf<Id> | Promise<ResultOf<Id>>;
}
export type Routes = { readonly [Id in EndpointId]: Route<Id> };

const ROUTES: Partial<Routes> = { ...messages, ...actions, ...receipts };

/** Puts every endpoint of the table that has a handler on the server; another method at its path is refused with 405. */
export function mountApi(app: Hono, world: World, deliver: (tap: Tap) => void): void {
  const paths = new Map<string, Set<string>>();
  for (const id of Object.keys(ROUTES) as EndpointId[]) {
    const endpoint: Endpoint = ENDPOINTS[id];
    for (const { method, path } of [
      endpoint,
      ...(endpoint.aliases ?? []).filter((alias) => !alias.liveOnly),
    ]) {
      const pattern = path.replace(/\{(\w+)\}/g, ":$1");
      app.on(method, pattern, (context) => answer(id, context, world, deliver));
      paths.set(pattern, (paths.get(pattern) ?? new Set()).add(method));
    }
  }
  for (const [pattern, methods] of paths)
    app.all(pattern, () => {
      throw new Refusal(405, ERROR_TEXTS.methodNotAllowed, { allow: [...methods].join(", ") });
    });
}

async function answer<Id extends EndpointId>(
  id: Id,
  context: Context,
  world: World,
  deliver: (tap: Tap) => void,
): Promise<Response> {
  const route = ROUTES[id] as Route<Id>;
  const bearer = /^Bearer\s+(.+)$/i.exec(context.req.header("authorization") ?? "")?.[1]?.trim();
  route.before?.({ params: context.req.param(), bearer, world });
  const call = await readCall(id, context, world, route.readBody ?? jsonBody);
  const result = await route.handle({ ...call, deliver });
  const success = Object.keys(ENDPOINTS[id].responses)[0];
  return context.json(result as object, Number(success) as ContentfulStatusCode);
}
