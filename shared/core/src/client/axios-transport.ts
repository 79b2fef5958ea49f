import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import axios, { type AxiosResponse, isAxiosError } from "axios";
import type { WireResponse } from "../wire/http.js";
import { checkEach, count, part, truth } from "./check-options.js";
import { failureFromCode, type Transport, TransportFailure } from "./transport.js";

export interface AxiosTransportOptions {
  readonly httpAgent?: HttpAgent;
  /** For an own certificate authority: `new https.Agent({ ca, keepAlive: true })`. */
  readonly httpsAgent?: HttpsAgent;
  /** False ignores HTTP_PROXY, HTTPS_PROXY and NO_PROXY, which are honored otherwise. */
  readonly proxy?: false;
  /** Bytes of an answer at most; default 10 MiB. */
  readonly maxResponseBytes?: number;
}

/** The default transport. Follows no redirect, takes any status as an answer, limits time and size. */
export function axiosTransport(options: AxiosTransportOptions = {}): Transport {
  checkEach("A transport's option", options, {
    maxResponseBytes: count,
    httpAgent: part,
    httpsAgent: part,
    proxy: truth,
  });
  const { maxResponseBytes = 10 * 1024 * 1024 } = options;
  const instance = axios.create({
    adapter: "http",
    maxRedirects: 0,
    responseType: "text",
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
    maxContentLength: maxResponseBytes,
    ...(options.httpAgent ? { httpAgent: options.httpAgent } : {}),
    ...(options.httpsAgent ? { httpsAgent: options.httpsAgent } : {}),
    ...(options.proxy === false ? { proxy: false as const } : {}),
  });
  return async (request, { timeoutMs, signal }) => {
    // A turn of the event loop, in which idle connections that the server has closed are noticed: what is written to one of them is
    // lost, and nobody could say whether it was read.
    if (request.method === "POST") await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new TransportFailure("aborted", "before it was sent");
    const limit = new AbortController();
    const late = () => limit.abort(new TransportFailure("timeout", `after ${timeoutMs} ms`));
    const abort = () => limit.abort(new TransportFailure("aborted", "by the caller"));
    const timer = setTimeout(late, timeoutMs);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return toWireResponse(
        await instance.request<string>({
          method: request.method,
          url: request.url,
          headers: { ...request.headers },
          data: request.body,
          signal: limit.signal,
        }),
      );
    } catch (error) {
      if (limit.signal.aborted) throw limit.signal.reason;
      if (isAxiosError(error) && error.message.startsWith("maxContentLength"))
        throw new TransportFailure("broken", `more than ${maxResponseBytes} bytes`);
      throw isAxiosError(error)
        ? failureFromCode(error.code || "unknown failure", error.message)
        : new TransportFailure("broken", "unknown failure");
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  };
}

const toWireResponse = (response: AxiosResponse<string>): WireResponse => ({
  status: response.status,
  headers: Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  ),
  body: response.data ?? "",
});
