import { getConnInfo } from "@hono/node-server/conninfo";
import { ENDPOINTS, type Endpoint, type EndpointId, ERROR_TEXTS, type Schema } from "@iotpush/core/contract";
import type { Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Deliverer } from "../delivery/deliverer.js";
import { ApiError } from "../errors.js";
import { accountOfSession } from "../service/accounts.js";
import type { ServiceContext } from "../service/context.js";
import type { RateWindow } from "../service/rate-window.js";
import { phoneViews, topicViews } from "../service/state.js";
import type { SharedTransaction } from "../store/shared-transaction.js";
import { hintUnknownFields, refuseHints } from "./hints.js";
import { messages } from "./messages.js";
import { phones } from "./phones.js";
import { pushover, pushoverOnly } from "./pushover.js";
import { receipts } from "./receipts.js";
import { replyWith } from "./reply.js";
import { checkRequest, jsonBody } from "./request.js";
import type { ApiCall, ApiRoute, Caller, Routes } from "./route.js";
import { topics } from "./topics.js";
import { webhooks } from "./webhooks.js";

const ROUTES = { ...messages, ...receipts, ...topics, ...phones, ...webhooks, ...pushover } as Routes;

export interface ApiParts {
  readonly service: ServiceContext;
  readonly deliverer: Deliverer;
  readonly transaction: SharedTransaction;
  readonly rateWindow: RateWindow;
  readonly strict: boolean;
}

/** Puts every endpoint of the table on the server; a method that its path does not take is refused with 405. */
export function mountApi(app: Hono, parts: ApiParts): void {
  const places = (Object.keys(ENDPOINTS) as EndpointId[]).flatMap((id) => {
    const { method, path, aliases = [] }: Endpoint = ENDPOINTS[id];
    const { row, aliasRow = row } = ROUTES[id];
    const others = aliases.map((alias) => ({ ...alias, id, row: alias.liveOnly ? aliasRow : row }));
    return [{ method, path, id, row }, ...others];
  });
  for (const [path, here] of Map.groupBy(places, (place) => place.path))
    app.all(path.replace(/\{(\w+)\}/g, ":$1"), (context) => {
      const offered = here.filter(({ row }) => row === undefined || parts.service.profile.live(row));
      if (offered.length === 0) throw new ApiError(404, `There is no ${context.req.path}`);
      const found = offered.find(({ method }) => method === context.req.method);
      if (!found)
        throw new ApiError(405, ERROR_TEXTS.methodNotAllowed, {
          allow: offered.map(({ method }) => method).join(", "),
        });
      return answer(found.id, context, parts);
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
  const endpoint: Endpoint = ENDPOINTS[id];
  const route: ApiRoute<Id> = ROUTES[id];
  if (route.rateLimit) rateWindow.count(service, route.rateLimit, addressOf(context));
  const bearer = /^Bearer\s+(.+)$/i.exec(context.req.header("authorization") ?? "")?.[1]?.trim();
  const account = () => accountOfSession(service, bearer);
  const caller: Caller = { service, deliverer, context, params: context.req.param(), bearer, account };
  const refused = async (error: unknown) => {
    const { refusedBody } = route;
    if (refusedBody) await transaction.run(() => refusedBody(caller));
    throw error;
  };
  try {
    route.before?.(caller);
    // Who has no session learns nothing about the fields: as the service, 401 comes first.
    if (endpoint.auth === "session") account();
    const { section } = endpoint;
    const query = endpoint.query && checkRequest(endpoint.query, context.req.query(), section);
    const body =
      endpoint.body && (await readBody(endpoint.body, section, caller, route.readBody).catch(refused));
    if (strict) refuseHints(context);
    const handle = () => {
      const result = route.handle({ ...caller, query, body } as ApiCall<Id>);
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

/** A hint names the fields that are not in the contract: the service ignores them. */
async function readBody(
  schema: Schema,
  section: string,
  { context, service }: Caller,
  read: ApiRoute<EndpointId>["readBody"] = jsonBody,
): Promise<unknown> {
  const given = await read(context, service);
  const body = checkRequest(schema, given, section);
  hintUnknownFields(context, schema, given);
  return body;
}

/** The first address of X-Forwarded-For, as the live service takes it; the connection's own without one. */
const addressOf = (context: Context): string =>
  context.req.header("x-forwarded-for")?.split(",")[0]?.trim() || (getConnInfo(context).remote.address ?? "");
