import type { WireResponse } from "../wire/http.js";
import { checkEach, count, hook } from "./check-options.js";
import { failureFromCode, type Transport, TransportFailure } from "./transport.js";

export interface FetchTransportOptions {
  /** Bytes of a response at most; default 10 MiB. */
  readonly maxResponseBytes?: number;
  /** Another fetch, for example one with its own agent; default the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * The transport for edge runtimes, and for Node.js without axios. Follows no redirect, takes any status as a response, limits time and
 * size. In Node.js it honors HTTP_PROXY, HTTPS_PROXY and NO_PROXY if `NODE_USE_ENV_PROXY=1` is set.
 */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  checkEach("A transport's option", options, { maxResponseBytes: count, fetch: hook });
  const { maxResponseBytes = 10 * 1024 * 1024 } = options;
  return async (request, { timeoutMs, signal }) => {
    if (signal?.aborted) throw new TransportFailure("aborted", "before it was sent");
    const send = options.fetch ?? globalThis.fetch;
    const limit = new AbortController();
    const late = () => limit.abort(new TransportFailure("timeout", `after ${timeoutMs} ms`));
    const abort = () => limit.abort(new TransportFailure("aborted", "by the caller"));
    const timer = setTimeout(late, timeoutMs);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      const response = await send(request.url, {
        method: request.method,
        headers: request.headers,
        redirect: "manual",
        signal: limit.signal,
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      return await toWireResponse(response, maxResponseBytes);
    } catch (error) {
      const failure: TransportFailure = limit.signal.reason ?? failureOf(error);
      // Ends a response that was not read to its end.
      limit.abort(failure);
      throw failure;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  };
}

async function toWireResponse(response: Response, maxBytes: number): Promise<WireResponse> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let [body, size] = ["", 0];
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) throw new TransportFailure("broken", `more than ${maxBytes} bytes`);
    body += decoder.decode(part.value, { stream: true });
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: body + decoder.decode(),
  };
}

/** Node's fetch keeps what happened in the error's cause, or for several addresses in the cause's errors. */
function failureOf(error: unknown): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const { cause } = error as { readonly cause?: Failure };
  const { code = "unknown failure", message = "" } = cause?.errors?.[0] ?? cause ?? {};
  return code === "UND_ERR_CONNECT_TIMEOUT"
    ? new TransportFailure("unreached", code)
    : failureFromCode(String(code), message);
}

interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly errors?: readonly Failure[];
}
