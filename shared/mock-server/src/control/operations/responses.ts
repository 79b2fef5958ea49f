import { z } from "zod/v4";
import { PROFILE_NAMES } from "../../profile/differences.js";
import { PhoneView, TopicView, time } from "../../views.js";

/** What the control API answers with, beside the views. */
const profile = z.enum(PROFILE_NAMES);

export const Done = z.object({ success: z.literal(true) });
export const ClockSchema = z.object({ now: time, frozen: z.boolean() });
export const SessionSchema = z.object({ token: z.string(), expires_at: time });

export const State = ClockSchema.extend({
  profile,
  phones: z.array(PhoneView),
  topics: z.array(TopicView),
});

export const ProfileRows = z.object({
  name: profile,
  rows: z.array(
    z.object({
      id: z.string(),
      matter: z.string(),
      documented: z.string(),
      live: z.string(),
      evidence: z.enum(["server", "client", "inferred"]),
      alike: z.literal(true).optional(),
      plays: profile,
    }),
  ),
});

export const SnapshotSchema = z.object({
  now: z.number(),
  frozen: z.boolean(),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
