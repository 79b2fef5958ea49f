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
  const network = (sent: boolean, problem: string, fix: string) =>
    new NetworkError({ ...at, sent, problem: `${problem} (${detail})`, fix });
  switch (kind) {
    case "aborted":
      return aborted(at);
    case "timeout":
      return new TimeoutError({
        ...at,
        problem: `No answer within ${Math.round(timeoutMs)} ms`,
        fix: "Check the network, or give it more time with timeoutMs.",
      });
    case "unreached":
      return network(
        false,
        "The server could not be reached",
        "Check the base URL, the network and the proxy settings.",
      );
    case "scheme": {
      const [spoken, other] = at.url.startsWith("https:") ? ["https", "http"] : ["http", "https"];
      return network(
        false,
        `The server does not speak ${spoken} at this port`,
        `Check the base URL's scheme: use ${other}:// if that is what the server speaks.`,
      );
    }
    case "tls":
      return network(
        false,
        /CERT|SELF_SIGNED|VERIFY/.test(detail)
          ? "The server's certificate is not trusted"
          : "The server and this client share no encryption protocol",
        "Give your own certificate authority to the transport, or set NODE_EXTRA_CA_CERTS.",
      );
    case "broken":
      return network(true, "The connection broke", "Try again; a push may have arrived anyway.");
  }
}

export const aborted = (at: { readonly method: string; readonly url: string; readonly cause?: unknown }) =>
  new AbortedError({ ...at, problem: "The call was aborted", fix: "Nothing to do: the caller ended it." });
