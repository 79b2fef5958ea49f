import type { IClientOptions } from "mqtt";
import type { MqttConfig } from "../config/config.js";

/** How the bridge presents itself to a broker. */
export const connectOptions = ({ username, password }: MqttConfig): IClientOptions => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  clean: true,
  connectTimeout: 10_000,
  reconnectPeriod: 2_000,
  keepalive: 30,
});
