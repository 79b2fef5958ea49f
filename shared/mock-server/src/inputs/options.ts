import { z } from "zod/v4";
import { DELIVERY_MODES } from "../delivery-mode.js";
import { DIFFERENCES, type DifferenceId, PROFILE_NAMES } from "../profile/differences.js";

const port = z.number().int().min(0).max(65_535);
const ids = Object.keys(DIFFERENCES) as [DifferenceId, ...DifferenceId[]];

export const Differences = z.partialRecord(z.enum(ids), z.enum(PROFILE_NAMES));

/** What `startMockServer` is given; its type, with what each means, is MockServerOptions. */
export const Options = z.strictObject({
  port: port.optional(),
  host: z.string().min(1).optional(),
  profile: z.enum(PROFILE_NAMES).optional(),
  differences: Differences.optional(),
  data: z.string().min(1).optional(),
  // Checked where it is used, in its own words.
  seed: z.unknown().optional(),
  idSeed: z.union([z.string(), z.number()]).optional(),
  deliveries: z.enum(DELIVERY_MODES).optional(),
  allowHttpWebhooks: z.boolean().optional(),
  allowPrivateTargets: z.boolean().optional(),
  quota: z.boolean().optional(),
  rateLimit: z.boolean().optional(),
  strict: z.boolean().optional(),
  cors: z
    .array(z.string().regex(/^https?:\/\/[^/]+$/, "must be an origin, such as http://localhost:5173"))
    .optional(),
  idleMs: z.number().min(1).optional(),
  expiryMs: z.number().min(0).optional(),
  retentionMs: z.number().min(0).optional(),
  redirectPorts: z.strictObject({ http: port, apex: port, httpApex: port }).optional(),
  controlToken: z.string().min(1).optional(),
});
