import type { Transport } from "@iotpush/core";
import { axiosTransport } from "@iotpush/core/axios";
import { z } from "zod/v4";
import type { MqttConfig } from "./config.js";

/** For requests to what is near, Home Assistant and its Supervisor: no proxy, and no redirect followed with the token. */
export const localTransport = (): Transport => axiosTransport({ proxy: false });

const MqttService = z.object({
  data: z.object({
    host: z.string(),
    port: z.coerce.number(),
    username: z.string().nullish(),
    password: z.string().nullish(),
    ssl: z.boolean().nullish(),
  }),
});

/** Where an app reaches the Supervisor; tests set the second. */
export interface Supervisor {
  readonly token: string;
  readonly url: string;
}

export function supervisorOf(env: Readonly<Record<string, string | undefined>>): Supervisor | undefined {
  const token = env.SUPERVISOR_TOKEN;
  return token ? { token, url: env.SUPERVISOR_URL ?? "http://supervisor" } : undefined;
}

/** The broker that the Supervisor knows of; undefined if there is none, or it does not answer. */
export async function supervisedMqtt({ url, token }: Supervisor): Promise<MqttConfig | undefined> {
  try {
    const request = {
      method: "GET",
      url: `${url}/services/mqtt`,
      headers: { authorization: `Bearer ${token}` },
    } as const;
    const { status, body } = await localTransport()(request, { timeoutMs: 10_000 });
    const service = MqttService.safeParse(JSON.parse(body));
    if (status !== 200 || !service.success) return undefined;
    const { host, port, username, password, ssl } = service.data.data;
    return {
      url: `${ssl ? "mqtts" : "mqtt"}://${host}:${port}`,
      ...(username ? { username } : {}),
      ...(password ? { password } : {}),
      discoveryPrefix: "homeassistant",
    };
  } catch {
    return undefined;
  }
}
