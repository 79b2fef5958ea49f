import { z } from "zod/v4";

/** What goes wrong on purpose, and when. */
export const Fault = z.strictObject({
  /** Which requests; `path` is a beginning. */
  match: z.strictObject({ method: z.string().optional(), path: z.string().optional() }).optional(),
  /** Only from the nth matching request on, from 1. */
  nth: z.number().int().min(1).optional(),
  /** How many requests it hits; without end if absent. */
  times: z.number().int().min(1).optional(),
  /** Hits a request with this probability, the same ones again for the same seed. */
  probability: z.number().min(0).max(1).optional(),
  seed: z.union([z.string(), z.number()]).optional(),
  /**
   * Wait first: milliseconds, or a number between two, evenly spread, or around a median with a long tail
   * (log-normal; `sigma` is how wide, 0.5 is usual for a network).
   */
  delay_ms: z
    .union([
      z.number().min(0).max(600_000),
      z.strictObject({ min: z.number().min(0), max: z.number().max(600_000) }),
      z.strictObject({ median: z.number().min(0).max(600_000), sigma: z.number().min(0).max(3) }),
    ])
    .optional(),
  /** Answer this instead. */
  status: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** 429 with Retry-After, in seconds. */
  retry_after: z.number().min(0).optional(),
  /** Cut the connection: before any answer, or in the middle of the true one. */
  connection: z.enum(["reset", "truncate"]).optional(),
});
export type Fault = z.infer<typeof Fault>;
