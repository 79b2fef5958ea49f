import { isLoopback, parseHost } from "./loopback.js";

/**
 * Protects an HTTP server meant for this machine (or the allowed hosts) from pages of other websites: from DNS rebinding, in which a
 * foreign name resolves to this machine, and from cross-site requests. Returns a sentence that says why the request is refused;
 * undefined if it may pass. This is not a login: other programs on this machine pass.
 *
 * @example
 * const refused = checkLocalRequest({ host: request.headers.host, origin: request.headers.origin });
 * if (refused) return response.writeHead(403).end(refused);
 */
export function checkLocalRequest(
  request: { readonly host: string | undefined; readonly origin: string | undefined },
  options: {
    /** Hosts other than loopback. One without a port allows any port of the Host header, and of an Origin the scheme's own. */
    readonly allowedHosts?: readonly string[] | undefined;
  } = {},
): string | undefined {
  const { allowedHosts = [] } = options;
  const host = parseHost(request.host ?? "");
  if (!host) return "The request has no valid Host header";
  if (!isLoopback(host.hostname) && !allowedHosts.some((entry) => allows(entry, host, true)))
    return `Requests for the host ${host.host} are refused`;
  if (request.origin === undefined) return undefined;
  const [, scheme, name = ""] = /^(https?:)\/\/([^/]+)$/.exec(request.origin) ?? [];
  const page = parseHost(name, scheme);
  if (!page) return "Requests from pages without an origin are refused";
  const asked = parseHost(request.host ?? "", scheme);
  if (asked && sameName(asked, page) && asked.port === page.port) return undefined;
  if (allowedHosts.some((entry) => allows(entry, page, false))) return undefined;
  return `Requests from pages of ${page.origin} are refused`;
}

function allows(entry: string, given: URL, anyPort: boolean): boolean {
  const allowed = parseHost(entry.trim(), given.protocol);
  if (!allowed || !sameName(allowed, given)) return false;
  const hasPort = /^[^:]+:\d+$|\]:\d+$/.test(entry.trim());
  return hasPort ? allowed.port === given.port : anyPort || given.port === "";
}

const sameName = (one: URL, other: URL): boolean => withoutDot(one) === withoutDot(other);
const withoutDot = ({ hostname }: URL): string => hostname.replace(/\.$/, "");
