import type { Authentication } from "../contract/endpoint.js";
import { ENDPOINTS, type EndpointId } from "../contract/endpoints.js";
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

/** The request that a call of an endpoint becomes. Path parameters are percent-encoded. */
export function buildRequest(
  id: EndpointId,
  parts: CallParts,
  options: {
    readonly baseUrl: string;
    readonly credentials: Credentials;
    readonly userAgent?: string | undefined;
  },
): WireRequest {
  const endpoint = ENDPOINTS[id];
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parts.params?.[name] ?? ""),
  );
  const headers: Record<string, string> = {
    accept: "application/json",
    ...(options.userAgent ? { "user-agent": options.userAgent } : {}),
    ...authorization(endpoint.auth, options.credentials),
    ...(parts.body === undefined ? {} : { "content-type": "application/json" }),
  };
  return {
    method: endpoint.method,
    url: `${options.baseUrl}${path}${search(parts.query)}`,
    headers,
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
  };
}

function search(values: CallParts["query"]): string {
  if (values === undefined) return "";
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  return query.size > 0 ? `?${query}` : "";
}

/** The header that carries the credential an endpoint takes; a topic key goes first where both do, as it does not expire. */
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
