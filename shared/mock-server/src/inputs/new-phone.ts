import { PLATFORMS } from "@iotpush/core/contract";
import { z } from "zod/v4";

export const NewPhone = z.strictObject({
  name: z.string().min(1).max(200),
  platform: z.enum(PLATFORMS).optional(),
  /** Names of topics to subscribe to; all of the account's if absent. */
  topics: z.array(z.string()).optional(),
  /** The account's name; the first one's if absent. */
  account: z.string().optional(),
});
export type NewPhone = z.infer<typeof NewPhone>;
