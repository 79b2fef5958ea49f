import type { z } from "zod/v4";
import { ENDPOINTS, type EndpointId } from "../contract/endpoints.js";
import { UnexpectedResponseError } from "./errors/unexpected-response-error.js";
import type { WireRequest, WireResponse } from "./http.js";
import { readError } from "./response-error.js";
import { excerpt, parseJson } from "./text.js";

type Endpoints = typeof ENDPOINTS;
type SuccessOf<R> = R extends { 200: infer S } ? S : R extends { 201: infer S } ? S : never;
type Read<S> = S extends z.ZodType ? z.infer<S> : never;

/** What a call of an endpoint gives: its success response, as documented. */
export type ResultOf<Id extends EndpointId> = Read<SuccessOf<Endpoints[Id]["responses"]>>;

/**
 * A response as the endpoint's result, read from the wrapped form or the bare one.
 * Throws the typed error that the response means. `secrets` are kept out of errors.
 */
export function readResponse<Id extends EndpointId>(
  id: Id,
  request: WireRequest,
  response: WireResponse,
  secrets: readonly string[],
): ResultOf<Id> {
  if (response.status < 200 || response.status > 299) throw readError(id, request, response, secrets);
  const body = parseJson(response.body);
  const responses: Readonly<Record<number, z.ZodType>> = ENDPOINTS[id].responses;
  const schema = responses[200] ?? responses[201];
  const parsed = schema?.safeParse(body);
  if (parsed?.success) return parsed.data as ResultOf<Id>;
  const wrapped = schema?.safeParse(wrap(schema, body));
  if (wrapped?.success) return wrapped.data as ResultOf<Id>;
  const where = parsed?.error.issues[0]?.path.join(".");
  throw new UnexpectedResponseError({
    problem: `The answer is not what ${id} gives${where ? ` (at ${where})` : ""}: ${excerpt(response.body, secrets)}`,
    fix: "Check that the base URL is an iotpush server and not a proxy or a login page.",
    method: request.method,
    url: request.url,
    status: response.status,
  });
}

/** A value that came without the key the documentation of a list or item wraps it in: `[…]` for `{receipts: […]}`. */
function wrap(schema: z.ZodType, body: unknown): unknown {
  const shape = "shape" in schema ? Object.keys(schema.shape as object) : [];
  return shape[0] ? { [shape[0]]: body } : body;
}
