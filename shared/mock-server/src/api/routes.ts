import { ENDPOINTS, type Endpoint, type EndpointId, ERROR_TEXTS } from "@iotpush/core/contract";
import type { Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Deliverer } from "../delivery/deliverer.js";
import type { DifferenceId } from "../profile/differences.js";
import { Refusal, type World } from "../service/world.js";
import { account } from "./account.js";
import { actions } from "./actions.js";
import { bearerOf, jsonBody, readCall } from "./call.js";
import { messages } from "./messages.js";
import { pushover } from "./pushover.js";
import { receipts } from "./receipts.js";
import { reply } from "./reply.js";
import type { Route, Routes } from "./route.js";
import { webhooks } from "./webhooks.js";

const ROUTES = { ...messages, ...actions, ...receipts, ...webhooks, ...account, ...pushover } as Routes;

interface Mounted {
  readonly id: EndpointId;
  readonly row: DifferenceId | undefined;
}

/** Puts every endpoint of the table on the server; a method that its path does not take is refused with 405. */
export function mountApi(app: Hono, world: World, deliverer: Deliverer): void {
  const paths = new Map<string, Map<string, Mounted>>();
  for (const id of Object.keys(ENDPOINTS) as EndpointId[]) {
    const endpoint: Endpoint = ENDPOINTS[id];
    const { row, aliasRow } = ROUTES[id];
    const places = [
      { ...endpoint, needs: row },
      ...(endpoint.aliases ?? []).map((alias) => ({
        ...alias,
        needs: alias.liveOnly ? (aliasRow ?? row) : row,
      })),
    ];
    for (const { method, path, needs } of places) {
      const pattern = path.replace(/\{(\w+)\}/g, ":$1");
      const methods = paths.get(pattern) ?? new Map<string, Mounted>();
      paths.set(pattern, methods.set(method, { id, row: needs }));
    }
  }
  for (const [pattern, methods] of paths)
    app.all(pattern, (context) => {
      const offered = [...methods].filter(([, { row }]) => row === undefined || world.profile.live(row));
      if (offered.length === 0) throw new Refusal(404, `There is no ${context.req.path}`);
      const found = offered.find(([method]) => method === context.req.method);
      if (!found)
        throw new Refusal(405, ERROR_TEXTS.methodNotAllowed, {
          allow: offered.map(([method]) => method).join(", "),
        });
      return answer(found[1].id, context, world, deliverer);
    });
}

async function answer<Id extends EndpointId>(
  id: Id,
  context: Context,
  world: World,
  deliverer: Deliverer,
): Promise<Response> {
  const route: Route<Id> = ROUTES[id];
  try {
    route.before?.({ params: context.req.param(), bearer: bearerOf(context), world });
    const call = await readCall(id, context, world, route.readBody ?? jsonBody);
    const result = await route.handle({ ...call, deliverer });
    const success = Object.keys(ENDPOINTS[id].responses)[0];
    return reply(context, result as object, Number(success) as ContentfulStatusCode);
  } catch (error) {
    if (error instanceof Refusal && route.refuse) throw route.refuse(error);
    throw error;
  }
}
