import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/** Addresses that a stranger's URL must not make the server call. */
const FORBIDDEN = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  FORBIDDEN.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["2001::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  FORBIDDEN.addSubnet(network, prefix, "ipv6");

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Whether an IP address is private, loopback, link-local, shared, multicast or one of these mapped into IPv6. */
export const isPrivateAddress = ({ address, family }: Address): boolean =>
  FORBIDDEN.check(address, family === 6 ? "ipv6" : "ipv4");

/** The address to connect to, so that what was checked is what is called. Rejects for a private one unless it is allowed. */
export async function resolveTarget(url: URL, allowPrivate: boolean): Promise<Address> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  const found = family ? [{ address: host, family }] : await lookup(host, { all: true });
  const addresses = found.map(({ address, family }): Address => ({ address, family: family === 6 ? 6 : 4 }));
  if (!allowPrivate && addresses.some(isPrivateAddress))
    throw new Error(
      `${host} is a private address: start the server with --allow-private-targets to reach it`,
    );
  const [first] = addresses;
  if (!first) throw new Error(`${host} has no address`);
  return first;
}
