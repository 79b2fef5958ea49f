import { AbortedError, NetworkError, TimeoutError } from "../wire/errors/errors.js";
import type { IotpushError } from "../wire/errors/iotpush-error.js";
import type { ShownRequest, WireRequest, WireResponse } from "../wire/http.js";

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

/**
 * The typed error that a failed attempt means. Only a TransportFailure is attached as its cause: the errors of HTTP libraries hold the
 * request's headers.
 */
export function transportError(failure: unknown, request: ShownRequest, timeoutMs: number): IotpushError {
  const cause =
    failure instanceof TransportFailure ? failure : new TransportFailure("broken", "unknown failure");
  const { kind, detail } = cause;
  const at = { method: request.method, url: request.url, cause };
  if (kind === "aborted") return aborted(at);
  if (kind === "timeout")
    return new TimeoutError({
      ...at,
      problem: `No answer within ${Math.round(timeoutMs)} ms`,
      fix: "Check the network, or give it more time with timeoutMs.",
    });
  const [problem, fix] = explain(kind, detail, at.url);
  return new NetworkError({ ...at, sent: kind === "broken", problem: `${problem} (${detail})`, fix });
}

/** The network problem and its fix. */
function explain(
  kind: Exclude<TransportFailureKind, "aborted" | "timeout">,
  detail: string,
  url: string,
): readonly [string, string] {
  switch (kind) {
    case "unreached":
      return ["The server could not be reached", "Check the base URL, the network and the proxy settings."];
    case "scheme": {
      const [spoken, other] = url.startsWith("https:") ? ["https", "http"] : ["http", "https"];
      return [
        `The server does not speak ${spoken} at this port`,
        `Check the base URL's scheme: use ${other}:// if that is what the server speaks.`,
      ];
    }
    case "tls":
      return [
        /CERT|SELF_SIGNED|VERIFY/.test(detail)
          ? "The server's certificate is not trusted"
          : "The server and this client share no encryption protocol",
        "Give your own certificate authority to the transport, or set NODE_EXTRA_CA_CERTS.",
      ];
    case "broken":
      return ["The connection broke", "Try again; a push may have arrived anyway."];
  }
}

export const aborted = (at: { readonly method: string; readonly url: string; readonly cause?: unknown }) =>
  new AbortedError({ ...at, problem: "The call was aborted", fix: "Nothing to do: the caller ended it." });
