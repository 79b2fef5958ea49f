import { checkInput, issueSentence, isValidationError } from "@iotpush/core/adapter";
import { ENDPOINTS, type Endpoint, type EndpointId, type Schema } from "@iotpush/core/contract";
import type { Context } from "hono";
import type { z } from "zod/v4";
import { ApiError } from "../errors.js";
import { type Account, accountOfSession } from "../service/accounts.js";
import type { ServiceContext } from "../service/context.js";
import { hintUnknownFields } from "./hints.js";

type Table = typeof ENDPOINTS;
type Output<Id extends EndpointId, Key extends string> =
  Table[Id] extends Record<Key, infer S extends Schema> ? z.output<S> : undefined;

export interface ApiCall<Id extends EndpointId> {
  readonly service: ServiceContext;
  readonly context: Context;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Output<Id, "query">;
  readonly body: Output<Id, "body">;
  /** Authorization: Bearer, whatever it is. */
  readonly bearer: string | undefined;
  readonly apiKey: string | undefined;
  /** The account of the session token; throws the 401 if there is none. */
  account(): Account;
}

/** Checks a request against its row of the table. Wrong fields are refused with 400, naming each. */
export async function readCall<Id extends EndpointId>(
  id: Id,
  context: Context,
  service: ServiceContext,
  readBody: (context: Context, service: ServiceContext) => Promise<unknown>,
): Promise<ApiCall<Id>> {
  const endpoint: Endpoint = ENDPOINTS[id];
  const bearer = bearerOf(context);
  const account = () => accountOfSession(service, bearer);
  // Who has no session learns nothing about the fields: as the service, 401 comes first.
  if (endpoint.auth === "session") account();
  const query = endpoint.query
    ? checkRequest(endpoint.query, context.req.query(), endpoint.section)
    : undefined;
  const given = endpoint.body ? await readBody(context, service) : undefined;
  const body = endpoint.body ? checkRequest(endpoint.body, given, endpoint.section) : undefined;
  if (endpoint.body) hintUnknownFields(context, endpoint.body, given);
  return {
    service,
    context,
    params: context.req.param(),
    query: query as Output<Id, "query">,
    body: body as Output<Id, "body">,
    bearer,
    apiKey: context.req.header("x-api-key"),
    account,
  };
}

export const bearerOf = (context: Context): string | undefined =>
  /^Bearer\s+(.+)$/i.exec(context.req.header("authorization") ?? "")?.[1]?.trim();

export async function jsonBody(context: Context): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text());
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(400, "Invalid JSON body");
  }
}

/** The value as the schema reads it; refused with 400, naming each field, what was given, what is allowed and where that is documented. */
export function checkRequest<S extends Schema>(
  schema: S,
  value: unknown,
  documentation?: string,
): z.output<S> {
  try {
    return checkInput(schema, value, "The request");
  } catch (error) {
    if (!isValidationError(error)) throw error;
    const fields = error.issues;
    const text = fields.length > 0 ? fields.map(issueSentence).join("; ") : "The body is not valid";
    throw new ApiError(400, { error: text, fields, ...(documentation ? { documentation } : {}) });
  }
}
