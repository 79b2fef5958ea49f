import { PLATFORMS } from "@iotpush/core/contract";
import { z } from "zod/v4";

/** What a played person does with messages that match, so that a test that blocks on an answer gets one. */
export const Rule = z.strictObject({
  match: z
    .strictObject({
      topic: z.string().optional(),
      /** A part of the title. */
      title: z.string().optional(),
      /** A part of the title or the text. */
      text: z.string().optional(),
      /** The message has a button of this id. */
      button: z.string().optional(),
    })
    .optional(),
  /** Name or id; the first phone of the message's topic if absent. */
  phone: z.string().optional(),
  do: z.union([
    z.strictObject({ tap: z.string() }),
    z.strictObject({ reply: z.string() }),
    z.strictObject({ read: z.literal(true) }),
    z.strictObject({ ignore: z.literal(true) }),
  ]),
  /** Tap or reply twice; the second is too late. */
  twice: z.boolean().optional(),
  /** Waits until somebody else has answered, or the message has expired: a tap that comes too late. */
  late: z.boolean().optional(),
  /** Milliseconds of real time to wait first. */
  delay_ms: z.number().int().min(0).max(3_600_000).optional(),
  /** How many messages it serves; without end if absent. */
  times: z.number().int().min(1).optional(),
});
export type Rule = z.infer<typeof Rule>;

export const NewPhone = z.strictObject({
  name: z.string().min(1).max(200),
  platform: z.enum(PLATFORMS).optional(),
  /** Names of topics to subscribe to; all of the account's if absent. */
  topics: z.array(z.string()).optional(),
  /** The account's name; the first one's if absent. */
  account: z.string().optional(),
});
export type NewPhone = z.infer<typeof NewPhone>;

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

/** `id` names it as long as it is in force; no other fault gets it later. */
export const FaultView = Fault.extend({ id: z.number().int() });
export type FaultView = z.infer<typeof FaultView>;
