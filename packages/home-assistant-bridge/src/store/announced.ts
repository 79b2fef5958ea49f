import { z } from "zod/v4";
import type { MqttConfig } from "../config/config.js";
import { type Disk, KeptMap } from "./disk.js";

/** A broker, and the topics whose entities Home Assistant may have by it. */
const Announcement = z.object({
  config: z.object({
    url: z.string(),
    username: z.string().optional(),
    password: z.string().optional(),
    discoveryPrefix: z.string(),
  }),
  topics: z.array(z.string()).readonly(),
});
export type Announcement = z.infer<typeof Announcement>;

/** What was announced over MQTT, by broker: Home Assistant keeps entities until it is told that they are gone. */
export type Announced = KeptMap<Announcement>;

export const openAnnounced = (disk: Disk): Promise<Announced> => KeptMap.open(disk, "mqtt", Announcement);

export const keyOfBroker = ({ url, discoveryPrefix }: MqttConfig): string => `${discoveryPrefix} ${url}`;
