import { createSocket } from "node:dgram";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { isLoopback } from "@iotpush/core/adapter";
import type { BridgeConfig } from "../config/config.js";

const ANY_ADDRESS = new Set(["0.0.0.0", "::"]);

/**
 * The address under which Home Assistant reaches the bridge: the configured one, else the bridge's own as seen from there.
 * A registered phone with one never makes an automation fail while the bridge is down. Undefined if none is known.
 */
export async function pushBase(
  { pushUrl, homeAssistant, http }: Pick<BridgeConfig, "pushUrl" | "homeAssistant" | "http">,
  inContainer = existsSync("/.dockerenv") || existsSync("/run/.containerenv"),
): Promise<string | undefined> {
  if (pushUrl === "off") return undefined;
  if (pushUrl !== undefined) return pushUrl;
  const at = (host: string) => `http://${host.includes(":") ? `[${host}]` : host}:${http.port}`;
  if (homeAssistant.supervised) return at(hostname());
  const { hostname: there } = new URL(homeAssistant.url);
  if (isLoopback(there)) return at(ANY_ADDRESS.has(http.host) ? "127.0.0.1" : http.host);
  if (!ANY_ADDRESS.has(http.host)) return isLoopback(http.host) ? undefined : at(http.host);
  // A container's own address means nothing outside.
  if (inContainer) return undefined;
  const own = await ownAddressTowards(there.replace(/^\[|\]$/g, ""));
  return own && at(own);
}

/** The address of this machine that packets to a host start from; nothing is sent. */
function ownAddressTowards(host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: host.includes(":") ? "udp6" : "udp4" });
    const end = (address?: string) => {
      socket.close();
      resolve(address);
    };
    socket.once("error", () => end());
    socket.connect(9, host, (error?: Error) => end(error ? undefined : socket.address().address));
  });
}

/** The names under which the bridge is opened that are known: its machine's, and those of the settings. */
export function ownHosts({
  pushUrl,
  publicUrl,
  http,
}: Pick<BridgeConfig, "pushUrl" | "publicUrl" | "http">): string[] {
  const own = hostname();
  const named = [pushUrl, publicUrl].flatMap((url) => (url && URL.canParse(url) ? [new URL(url).host] : []));
  return [own, `${own}.local`, ...named, ...(http.allowedHosts ?? [])];
}
