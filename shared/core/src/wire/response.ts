import type * as z from "zod/v4/mini";
import type { EndpointId } from "../contract/calls.js";
import type { ENDPOINTS } from "../contract/endpoints.js";
import type { Schema } from "../contract/schema.js";
import { WRONG_SERVER } from "./base-url.js";
import { UnexpectedResponseError } from "./errors/errors.js";
import type { ShownRequest, WireResponse } from "./http.js";
import { redactHeaders } from "./redact.js";
import { isPush, readError } from "./response-error.js";
import { excerpt, parseJson } from "./text.js";

type Endpoints = typeof ENDPOINTS;
type SuccessOf<R> = R extends { 200: infer S } ? S : R extends { 201: infer S } ? S : never;
type Read<S> = S extends Schema ? z.infer<S> : never;

/** What a call of an endpoint gives: its success response, as documented. */
export type ResultOf<Id extends EndpointId> = Read<SuccessOf<Endpoints[Id]["responses"]>>;

/**
 * A response as the endpoint's result, read from the wrapped form or the bare one, and no stricter than need be: a push that was
 * accepted must not look refused. Throws the typed error that the response means; only then the request is shown.
 */
export function readResponse<Id extends EndpointId>(
  id: Id,
  response: WireResponse,
  shown: () => ShownRequest,
): ResultOf<Id> {
  if (response.status < 200 || response.status > 299) throw readError(id, response, shown());
  const read = readResult(id, response.body);
  if (!("missing" in read)) return read.result as ResultOf<Id>;
  const { method, url, secrets } = shown();
  const where = read.missing ? ` (at ${read.missing})` : "";
  throw new UnexpectedResponseError({
    problem: `The response is not what ${id} gives${where}: ${excerpt(response.body, secrets)}`,
    fix: isPush(id) ? `${WRONG_SERVER} The push may have been sent.` : WRONG_SERVER,
    method,
    url,
    status: response.status,
    headers: redactHeaders(response.headers, secrets),
  });
}

type Found = { readonly result: unknown } | { readonly missing: string };

/**
 * What a success must hold; everything else is passed on as it came, whatever the documentation says of it. As the endpoints are named:
 * `topics.list` gives `topics`, `topics.create` a `topic`.
 */
function readResult(id: EndpointId, text: string): Found {
  const [resource = "", verb = ""] = id.split(".");
  if (["report", "delete", "test"].includes(verb) && text.trim() === "") return { result: { success: true } };
  const body = parseJson(text);
  if (verb === "list") return readList(id, resource, Array.isArray(body) ? { [resource]: body } : body);
  if (!isObject(body)) return { missing: "" };
  if (verb === "create" || verb === "update") {
    const item = resource.slice(0, -1);
    return { result: isObject(body[item]) ? body : { [item]: body } };
  }
  if (id === "messages.push") {
    const missing = ["id", "receipt_id"].find((name) => typeof body[name] !== "string" || body[name] === "");
    return missing === undefined ? { result: body } : { missing };
  }
  if (id === "receipts.get" && !isReceipt(body)) return { missing: "actions_taken" };
  const refused = body.success === false || body.status === 0 || typeof body.error === "string";
  return refused && id !== "webhooks.test" ? { missing: "success" } : { result: body };
}

function readList(id: EndpointId, list: string, body: unknown): Found {
  const items: unknown = isObject(body) ? body[list] : undefined;
  if (!Array.isArray(items)) return { missing: list };
  const wrong = items.findIndex((one) => !isObject(one) || (id === "receipts.list" && !isReceipt(one)));
  return wrong < 0 ? { result: body } : { missing: `${list}.${wrong}` };
}

const isReceipt = ({ actions_taken: taken }: Record<string, unknown>) =>
  Array.isArray(taken) && taken.every(isObject);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
