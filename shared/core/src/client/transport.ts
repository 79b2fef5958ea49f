import type { WireRequest, WireResponse } from "../wire/http.js";

/**
 * Sends one request and gives the answer, whatever its status. Follows no redirect.
 * Rejects with a TransportFailure only where no answer came.
 */
export type Transport = (request: WireRequest, options: TransportOptions) => Promise<WireResponse>;

export interface TransportOptions {
  /** For this attempt, from the first byte sent to the last one read. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Why no answer came. `unreached`: the request surely did not arrive (refused, unknown host);
 * `broken`: the connection failed and it may have arrived; `tls`: the certificate was not trusted.
 */
export type TransportFailureKind = "unreached" | "broken" | "tls" | "timeout" | "aborted";

/** What a transport rejects with. `detail` is a short word such as ECONNREFUSED, never a URL or header. */
export class TransportFailure extends Error {
  readonly kind: TransportFailureKind;
  readonly detail: string;

  constructor(kind: TransportFailureKind, detail: string) {
    super(`${kind}: ${detail}`);
    this.name = "TransportFailure";
    this.kind = kind;
    this.detail = detail;
  }
}

const UNREACHED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
]);
const TIMED_OUT = new Set(["ETIMEDOUT", "ECONNABORTED", "ESOCKETTIMEDOUT"]);
const TLS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;

/** The kind of failure that a Node error code such as ECONNREFUSED means. */
export function failureFromCode(code: string): TransportFailure {
  if (UNREACHED.has(code)) return new TransportFailure("unreached", code);
  if (TIMED_OUT.has(code)) return new TransportFailure("timeout", code);
  return new TransportFailure(TLS.test(code) ? "tls" : "broken", code);
}
