import type { WireRequest, WireResponse } from "../wire/http.js";

/**
 * Sends one request and gives the answer, whatever its status. Follows no redirect.
 * Rejects with a TransportFailure only if no answer came.
 */
export type Transport = (request: WireRequest, options: TransportOptions) => Promise<WireResponse>;

export interface TransportOptions {
  /** For this attempt, from the first byte sent to the last one read. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Why no answer came. `unreached`: the request surely did not arrive (refused, unknown host);
 * `broken`: the connection failed and it may have arrived; `tls`: the certificate was not trusted; `scheme`: https to a port that speaks http, or the other way round.
 */
export type TransportFailureKind = "unreached" | "broken" | "tls" | "scheme" | "timeout" | "aborted";

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
  // Nothing could be written: the server had closed the connection before.
  "EPIPE",
]);
const TIMED_OUT = new Set(["ETIMEDOUT", "ECONNABORTED", "ESOCKETTIMEDOUT"]);
/** What TLS makes of a server that speaks something else. */
const SCHEME = /wrong.version.number|packet.length.too.long|http.request/i;
const TLS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;

/** The kind of failure that a Node error code such as ECONNREFUSED means; of a failure of TLS the message says more. */
export function failureFromCode(code: string, message = ""): TransportFailure {
  if (UNREACHED.has(code)) return new TransportFailure("unreached", code);
  if (TIMED_OUT.has(code)) return new TransportFailure("timeout", code);
  if (TLS.test(code) && SCHEME.test(`${code} ${message}`)) return new TransportFailure("scheme", code);
  return new TransportFailure(TLS.test(code) ? "tls" : "broken", code);
}
