import { z } from "zod/v4";
import { DELIVERY_MODES } from "../delivery-mode.js";
import { DIFFERENCES, type DifferenceId, PROFILE_NAMES } from "../profile/differences.js";
import type { SeedInput } from "./seed.js";

const port = z.number().int().min(0).max(65_535);
const ids = Object.keys(DIFFERENCES) as [DifferenceId, ...DifferenceId[]];

export const Differences = z.partialRecord(z.enum(ids), z.enum(PROFILE_NAMES));

/** The options of `startMockServer`. */
export const Options = z.strictObject({
  /** Default 0: any free port. */
  port: port.optional(),
  /** Default 127.0.0.1. */
  host: z.string().min(1).optional(),
  profile: z.enum(PROFILE_NAMES).optional(),
  /** Rows of the table of differences to play otherwise than the profile. */
  differences: Differences.optional(),
  /** A file to keep everything in; in memory otherwise. */
  data: z.string().min(1).optional(),
  /** The accounts to start with; the demo account by default. Checked on use, with errors of its own. */
  seed: z.custom<SeedInput>().optional(),
  /** Makes ids repeatable. */
  idSeed: z.union([z.string(), z.number()]).optional(),
  deliveries: z.enum(DELIVERY_MODES).optional(),
  /** Account webhooks over plain http to anywhere; a server that listens on loopback allows those to loopback anyway. */
  allowHttpWebhooks: z.boolean().optional(),
  /** Callbacks and webhooks to private addresses; allowed anyway if the server listens on loopback only. */
  allowPrivateTargets: z.boolean().optional(),
  /** False lifts the plans' monthly quota. */
  quota: z.boolean().optional(),
  /** False lifts the live profile's limit of requests per address. */
  rateLimit: z.boolean().optional(),
  /** Answers 400 if a hint would be given, for CI. */
  strict: z.boolean().optional(),
  /** How long a connection may take to send a whole request, in milliseconds; default 30 s. */
  idleMs: z.number().min(1).optional(),
  /** Origins of pages that may use the API, such as `http://localhost:5173`. */
  cors: z
    .array(z.string().regex(/^https?:\/\/[^/]+$/, "must be an origin, such as http://localhost:5173"))
    .readonly()
    .optional(),
  /** How long a message can be answered, in milliseconds; default a day. */
  expiryMs: z.number().min(0).optional(),
  /** Forget messages older than this, in milliseconds; never by default. */
  retentionMs: z.number().min(0).optional(),
  /** Ports that play the service's wrong addresses: http, apex, and http apex. */
  redirectPorts: z.strictObject({ http: port, apex: port, httpApex: port }).readonly().optional(),
  /** The token that requests to the control API must send in X-Control-Token; needed unless it listens on loopback. */
  controlToken: z.string().min(1).optional(),
});
export type MockServerOptions = Readonly<z.input<typeof Options>>;
