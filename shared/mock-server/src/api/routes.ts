import { getConnInfo } from "@hono/node-server/conninfo";
import { ENDPOINTS, type Endpoint, type EndpointId, ERROR_TEXTS } from "@iotpush/core/contract";
import type { Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Deliverer } from "../delivery/deliverer.js";
import { ApiError } from "../errors.js";
import type { DifferenceId } from "../profile/differences.js";
import type { ServiceContext } from "../service/context.js";
import type { RateWindow } from "../service/rate-window.js";
import { phoneViews, topicViews } from "../service/state.js";
import type { SharedTransaction } from "../store/shared-transaction.js";
import { account } from "./account.js";
import { bearerOf, jsonBody, readCall } from "./call.js";
import { refuseHints } from "./hints.js";
import { messages } from "./messages.js";
import { pushover, pushoverOnly } from "./pushover.js";
import { receipts } from "./receipts.js";
import { replyWith } from "./reply.js";
import type { ApiRoute, Routes } from "./route.js";

const ROUTES = { ...messages, ...receipts, ...account, ...pushover } as Routes;

export interface ApiParts {
  readonly service: ServiceContext;
  readonly deliverer: Deliverer;
  readonly transaction: SharedTransaction;
  readonly rateWindow: RateWindow;
  readonly strict: boolean;
}

interface Mounted {
  readonly id: EndpointId;
  readonly row: DifferenceId | undefined;
}

/** Puts every endpoint of the table on the server; a method that its path does not take is refused with 405. */
export function mountApi(app: Hono, parts: ApiParts): void {
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
      const offered = [...methods].filter(
        ([, { row }]) => row === undefined || parts.service.profile.live(row),
      );
      if (offered.length === 0) throw new ApiError(404, `There is no ${context.req.path}`);
      const found = offered.find(([method]) => method === context.req.method);
      if (!found)
        throw new ApiError(405, ERROR_TEXTS.methodNotAllowed, {
          allow: offered.map(([method]) => method).join(", "),
        });
      return answer(found[1].id, context, parts);
    });
  app.all("/api/1/*", ({ req }) => {
    throw pushoverOnly(req.path);
  });
}

async function answer<Id extends EndpointId>(
  id: Id,
  context: Context,
  { service, deliverer, transaction, rateWindow, strict }: ApiParts,
): Promise<Response> {
  const route: ApiRoute<Id> = ROUTES[id];
  if (route.rateLimit) rateWindow.count(service, route.rateLimit, addressOf(context));
  try {
    const params = context.req.param();
    route.before?.({ params, bearer: bearerOf(context), service, context });
    const call = await readCall(id, context, service, route.readBody ?? jsonBody).catch(async (error) => {
      const { refusedBody } = route;
      if (refusedBody) await transaction.run(() => refusedBody({ params, service }));
      throw error;
    });
    if (strict) refuseHints(context);
    const handle = () => {
      const result = route.handle({ ...call, deliverer });
      if (route.changesState) {
        service.publish({ type: "topics", topics: topicViews(service) });
        service.publish({ type: "phones", phones: phoneViews(service) });
      }
      return result;
    };
    const result = await (ENDPOINTS[id].method === "GET" ? handle() : transaction.run(handle));
    const success = Object.keys(ENDPOINTS[id].responses)[0];
    return replyWith(context, result as object, Number(success) as ContentfulStatusCode);
  } catch (error) {
    if (error instanceof ApiError && route.refuse) throw route.refuse(error);
    throw error;
  }
}

/** The first address of X-Forwarded-For, as the live service takes it; the connection's own without one. */
const addressOf = (context: Context): string =>
  context.req.header("x-forwarded-for")?.split(",")[0]?.trim() || (getConnInfo(context).remote.address ?? "");
