import type { Transport } from "../client/transport.js";
import type { WireRequest, WireResponse } from "../wire/http.js";

/** How a fake service responds: 200 and no headers by default; a body that is not a string is sent as JSON. */
export interface FakeResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * A transport without a network. `respond` is called with every request; what it throws, for example a TransportFailure, is how
 * the request fails. All requests are kept in `requests`.
 *
 * @example
 * const transport = fakeTransport(() => ({ status: 503, body: { error: "Down" } }));
 */
export function fakeTransport(
  respond: (request: WireRequest) => FakeResponse | Promise<FakeResponse>,
): Transport & { readonly requests: readonly WireRequest[] } {
  const requests: WireRequest[] = [];
  const transport = async (request: WireRequest): Promise<WireResponse> => {
    requests.push(request);
    const { status = 200, headers = {}, body = "" } = await respond(request);
    return { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
  };
  return Object.assign(transport, { requests });
}
