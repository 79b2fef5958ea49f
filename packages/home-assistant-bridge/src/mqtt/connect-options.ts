import type { IClientOptions } from "mqtt";
import type { MqttConfig } from "../config/config.js";

/** How the bridge reaches a broker, and presents itself to it. */
export function connectOptions({ url, username, password }: MqttConfig): IClientOptions {
  const { protocol, hostname, port, pathname } = new URL(url);
  return {
    // Not as a URL: the client would take it apart by a function that Node.js warns about.
    protocol: protocol.slice(0, -1) as NonNullable<IClientOptions["protocol"]>,
    host: hostname.replace(/^\[|\]$/g, ""),
    ...(port === "" ? {} : { port: Number(port) }),
    ...(pathname === "" || pathname === "/" ? {} : { path: pathname }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    clean: true,
    connectTimeout: 10_000,
    reconnectPeriod: 2_000,
    keepalive: 30,
  };
}
