import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import os from "node:os";

/** The special-purpose ranges of IANA's registries: addresses that a stranger's URL must not make the server call. */
const FORBIDDEN = new BlockList();
for (const range of [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"],
  ...["203.0.113.0/24", "224.0.0.0/3"],
  ...["::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32"],
  ...["2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"],
]) {
  const [network = "", prefix] = range.split("/");
  FORBIDDEN.addSubnet(network, Number(prefix), network.includes(":") ? "ipv6" : "ipv4");
}

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Whether an IP address has a special purpose, such as private or loopback, also mapped into IPv6, or is this machine's own. */
export const isPrivateAddress = ({ address, family }: Address): boolean =>
  FORBIDDEN.check(address, family === 6 ? "ipv6" : "ipv4") ||
  ownAddresses().check(address, family === 6 ? "ipv6" : "ipv4");

function ownAddresses(): BlockList {
  const own = new BlockList();
  for (const { address, family } of Object.values(os.networkInterfaces()).flatMap((each) => each ?? []))
    own.addAddress(address, family === "IPv6" ? "ipv6" : "ipv4");
  return own;
}

/** The address to connect to, so that what was checked is what is called. Rejects for a private one unless it is allowed. */
export async function resolveTarget(url: URL, allowPrivate: boolean): Promise<Address> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  const found = family ? [{ address: host, family }] : await lookup(host, { all: true });
  const addresses = found.map(({ address, family }): Address => ({ address, family: family === 6 ? 6 : 4 }));
  if (!allowPrivate && addresses.some(isPrivateAddress))
    throw new Error(
      `${host} is not a public address; start the server with --allow-private-targets to reach it`,
    );
  const [first] = addresses;
  if (!first) throw new Error(`${host} has no address`);
  return first;
}
