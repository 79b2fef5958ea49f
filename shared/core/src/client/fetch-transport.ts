import type { WireResponse } from "../wire/http.js";
import { failureFromCode, type Transport, TransportFailure } from "./transport.js";

export interface FetchTransportOptions {
  /** Bytes of a response at most; default 10 MiB. */
  readonly maxResponseBytes?: number;
  /** Another fetch, for example one with an agent of its own; default the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * The transport for edge runtimes, and for Node.js without axios. Follows no redirect, takes any status as a response, limits time and
 * size. In Node.js it honors HTTP_PROXY, HTTPS_PROXY and NO_PROXY if `NODE_USE_ENV_PROXY=1` is set.
 */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  const { maxResponseBytes = 10 * 1024 * 1024 } = options;
  return async (request, { timeoutMs, signal }) => {
    if (signal?.aborted) throw new TransportFailure("aborted", "before it was sent");
    const send = options.fetch ?? globalThis.fetch;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutMs);
    const abort = () => limit.abort();
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
      if (signal?.aborted) throw new TransportFailure("aborted", "by the caller");
      if (limit.signal.aborted) throw new TransportFailure("timeout", `after ${timeoutMs} ms`);
      throw error instanceof TransportFailure ? error : failureOf(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      // Ends a response that was not read to its end.
      limit.abort();
    }
  };
}

async function toWireResponse(response: Response, maxBytes: number): Promise<WireResponse> {
  const decoder = new TextDecoder();
  let [body, size] = ["", 0];
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new TransportFailure("broken", `more than ${maxBytes} bytes`);
    body += decoder.decode(chunk, { stream: true });
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: body + decoder.decode(),
  };
}

/** Node's fetch keeps what happened in the error's cause, or for several addresses in the cause's errors. */
function failureOf(error: unknown): TransportFailure {
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
