import { failureFromCode, type Transport, TransportFailure, type WireResponse } from "@iotpush/core/adapter";
import type { HttpRequestOptions, ZObject } from "zapier-platform-core";

const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;
/** The only headers of an answer that the core reads. */
const READ_HEADERS = ["location", "retry-after"];

/** Zapier's own request client as the core's transport: any status is an answer, no redirect is followed, time and size are limited. */
export const zapierTransport =
  (z: ZObject): Transport =>
  async (request, { timeoutMs, signal }) => {
    const { url } = request;
    const options: HttpRequestOptions & { throwForThrottlingEarly: boolean; signal?: AbortSignal } = {
      method: request.method,
      headers: { ...request.headers },
      // As bytes: Zapier refuses texts with {{bundle.…}} in them, which a person may well write.
      ...(request.body === undefined ? {} : { body: Buffer.from(request.body) }),
      redirect: "manual",
      timeout: timeoutMs,
      size: MAX_RESPONSE_BYTES,
      skipThrowForStatus: true,
      throwForThrottlingEarly: false,
      ...(signal ? { signal } : {}),
    };
    try {
      const response = await z.request(url, options);
      return { status: response.status, headers: readHeaders(response), body: response.content };
    } catch (error) {
      throw toFailure(error);
    }
  };

const readHeaders = (response: { getHeader(name: string): string | undefined }): WireResponse["headers"] =>
  Object.fromEntries(
    READ_HEADERS.flatMap((name) => {
      const value = response.getHeader(name);
      return value ? [[name, value]] : [];
    }),
  );

/** Node's fetch names what went wrong in `code`, or in `type` for limits of its own. */
function toFailure(error: unknown): TransportFailure {
  const { code, type } = error as { readonly code?: unknown; readonly type?: unknown };
  if (type === "aborted") return new TransportFailure("aborted", "by the caller");
  if (type === "request-timeout" || type === "body-timeout") return new TransportFailure("timeout", type);
  return failureFromCode(
    typeof code === "string" ? code : typeof type === "string" ? type : "unknown failure",
  );
}
