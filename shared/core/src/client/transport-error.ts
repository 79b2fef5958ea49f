import { AbortedError, NetworkError, TimeoutError } from "../wire/errors/errors.js";
import type { IotpushError } from "../wire/errors/iotpush-error.js";
import type { ShownRequest } from "../wire/http.js";
import { TransportFailure } from "./transport.js";

/**
 * The typed error that a failed attempt means. Only a TransportFailure is attached as its cause: the errors of HTTP libraries hold the
 * request's headers.
 */
export function transportError(failure: unknown, request: ShownRequest, timeoutMs: number): IotpushError {
  const cause =
    failure instanceof TransportFailure ? failure : new TransportFailure("broken", "unknown failure");
  const { kind, detail } = cause;
  const at = { method: request.method, url: request.url, cause };
  switch (kind) {
    case "aborted":
      return new AbortedError({
        ...at,
        problem: "The call was aborted",
        fix: "Nothing to do: the caller ended it.",
      });
    case "timeout":
      return new TimeoutError({
        ...at,
        problem: `No answer within ${Math.round(timeoutMs)} ms`,
        fix: "Check the network, or give it more time with timeoutMs.",
      });
    case "unreached":
      return new NetworkError({
        ...at,
        sent: false,
        problem: `The server could not be reached (${detail})`,
        fix: "Check the base URL, the network and the proxy settings.",
      });
    case "scheme":
      return new NetworkError({
        ...at,
        sent: false,
        problem: `The server does not speak ${new URL(at.url).protocol.slice(0, -1)} at this port (${detail})`,
        fix: `Check the base URL's scheme: use ${at.url.startsWith("https:") ? "http" : "https"}:// if that is what the server speaks.`,
      });
    case "tls":
      return new NetworkError({
        ...at,
        sent: false,
        problem: /CERT|SELF_SIGNED|VERIFY/.test(detail)
          ? `The server's certificate is not trusted (${detail})`
          : `The server and this client have no encryption protocol in common (${detail})`,
        fix: "Give your own certificate authority to the transport, or set NODE_EXTRA_CA_CERTS.",
      });
    case "broken":
      return new NetworkError({
        ...at,
        sent: true,
        problem: `The connection broke (${detail})`,
        fix: "Try again; a push may have arrived anyway.",
      });
  }
}
