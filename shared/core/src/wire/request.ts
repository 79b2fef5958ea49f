import { CALLS, type EndpointId } from "../contract/calls.js";
import type { Authentication } from "../contract/endpoint.js";
import { ValidationError } from "./errors/validation-error.js";
import type { WireRequest } from "./http.js";

/** What may be sent along; which of them is used follows from the endpoint. */
export interface Credentials {
  readonly topicKey?: string | undefined;
  readonly sessionToken?: string | undefined;
}

/** The parts of a call, already checked. Query values that are undefined are left out. */
export interface CallParts {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: unknown;
}

/**
 * The request that a call of an endpoint becomes. Path parameters are percent-encoded. Throws ValidationError for what would become
 * another request than was meant, or none.
 */
export function buildRequest(
  id: EndpointId,
  parts: CallParts,
  options: {
    readonly baseUrl: string;
    readonly credentials: Credentials;
    readonly userAgent?: string | undefined;
    /** Further ones; they replace none of these. */
    readonly headers?: Readonly<Record<string, string>> | undefined;
  },
): WireRequest {
  const endpoint = CALLS[id];
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(requireId(name, parts.params?.[name])),
  );
  const further = Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const headers: Record<string, string> = {
    ...Object.fromEntries(further),
    accept: "application/json",
    ...(options.userAgent ? { "user-agent": options.userAgent } : {}),
    ...authorization(endpoint.auth, options.credentials),
    ...(parts.body === undefined ? {} : { "content-type": "application/json" }),
  };
  for (const [name, value] of Object.entries(headers)) checkHeader(name, value);
  return {
    method: endpoint.method,
    url: `${options.baseUrl}${path}${search(parts.query)}`,
    headers,
    ...(parts.body === undefined ? {} : { body: toJson(parts.body) }),
  };
}

/** A topic's name or an id, fit for a URL: an empty one, `.` or `..` would address something else. */
export function requireId(name: string, value: unknown): string {
  if (typeof value === "string" && !/^\.{0,2}$/.test(value) && value.isWellFormed()) return value;
  const given = value === undefined ? "nothing" : `${toJson(value)?.slice(0, 60)}`;
  throw invalid(name, "is not a name or id", given, "Write it as the service does, for example my-topic.");
}

function checkHeader(name: string, value: unknown): void {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    throw invalid(name, "is not the name of a header", "[hidden]", "Use letters, digits and hyphens.");
  if (typeof value === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return;
  throw invalid(
    name,
    "holds a line break or another character that no header can carry",
    "[hidden]",
    "Copy the key or token again, without spaces or line breaks around it.",
  );
}

const invalid = (field: string, problem: string, given: string, fix: string) =>
  new ValidationError({ what: "The call", issues: [{ field, problem, given }], fix });

function search(values: CallParts["query"]): string {
  if (values === undefined) return "";
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined)
      query.set(name, typeof value === "number" ? String(value) : requireId(name, value));
  return query.size > 0 ? `?${query}` : "";
}

/** The header that carries the credential an endpoint takes; a topic key goes first if both do, as it does not expire. */
export function authorization(auth: Authentication, credentials: Credentials): Record<string, string> {
  const { topicKey, sessionToken } = credentials;
  const bearer = (token: string | undefined): Record<string, string> =>
    token ? { authorization: `Bearer ${token}` } : {};
  switch (auth) {
    case "topic-key-if-private":
      return bearer(topicKey);
    case "session":
      return bearer(sessionToken);
    case "session-or-topic-key":
      return topicKey ? { "x-api-key": topicKey } : bearer(sessionToken);
    default:
      return {};
  }
}

/** A value as JSON. Throws ValidationError that names the field which JSON cannot hold: a BigInt, a circle, a toJSON that throws. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    const { field, problem } = unfit(value, [], []) ?? { field: "", problem: "cannot be written as JSON" };
    throw new ValidationError({
      what: "The input",
      issues: [{ field, problem }],
      fix: "Use strings, numbers, booleans, null, arrays and plain objects.",
    });
  }
}

function unfit(
  value: unknown,
  path: readonly string[],
  above: readonly object[],
): { field: string; problem: string } | undefined {
  const field = path.join(".");
  if (typeof value === "bigint") return { field, problem: "is a BigInt, which JSON does not have" };
  if (typeof value !== "object" || value === null) return undefined;
  if (above.includes(value)) return { field, problem: "refers to an object that holds it" };
  for (const [name, inner] of Object.entries(value)) {
    const found = unfit(inner, [...path, name], [...above, value]);
    if (found) return found;
  }
  return undefined;
}
