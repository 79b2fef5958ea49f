/** What a Host header may hold; anything else must not reach a URL parser, which would read another host from it. */
const HOST = /^[\w.:[\]-]+$/;

/** A host with or without port, canonical: `127.1` becomes `127.0.0.1`, `[::1]:80` has the hostname `[::1]`. */
export function parseHost(host: string, scheme = "http:"): URL | undefined {
  if (!HOST.test(host)) return undefined;
  const bare = !host.startsWith("[") && host.indexOf(":") !== host.lastIndexOf(":");
  try {
    return new URL(`${scheme}//${bare ? `[${host}]` : host}`);
  } catch {
    return undefined;
  }
}

/**
 * Whether a host, as a Host header or `URL.hostname` has it, surely is this machine: `localhost` and names under it, 127.0.0.0/8,
 * `::1`, and these mapped into IPv6; in any notation, with or without port. `0.0.0.0` is not: it listens to every network.
 */
export function isLoopback(host: string): boolean {
  const name = parseHost(host)?.hostname.replace(/\.$/, "") ?? "";
  return /^127\.\d+\.\d+\.\d+$|^(.+\.)?localhost$|^\[::1\]$|^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\]$/.test(name);
}
