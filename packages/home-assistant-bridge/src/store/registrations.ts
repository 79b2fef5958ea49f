import { z } from "zod/v4";
import { type Disk, KeptMap } from "./disk.js";

/** A topic's registration as a phone, as it is kept over restarts. */
const Registration = z.object({
  webhookId: z.string(),
  /** The name it has in Home Assistant, which its action is called after. */
  deviceName: z.string(),
  /** What Home Assistant proves itself with when it posts to the push URL. */
  pushToken: z.string(),
  pushUrl: z.string().optional(),
  appVersion: z.string(),
  /** Its device tracker was disabled: whoever enables it again wants it. */
  trackerDisabled: z.boolean().optional(),
});
export type Registration = z.infer<typeof Registration>;

/** The registrations of all topics. */
export type Registrations = KeptMap<Registration>;

export const openRegistrations = (disk: Disk): Promise<Registrations> =>
  KeptMap.open(disk, "registrations", Registration);
