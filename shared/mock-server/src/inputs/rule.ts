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
