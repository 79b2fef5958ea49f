import * as z from "zod/v4";
import { ErrorBody } from "./errors.js";
import type { Priority } from "./message.js";

/** Body of the Pushover-compatible endpoints. Documentation: Pushover Compatibility. */
export const PushoverBody = z
  .object({
    token: z.string().describe("Your iotpush topic API key"),
    message: z.string().describe("Notification message"),
    user: z.string().optional().describe("Topic name (optional if the token is unique)"),
    title: z.string().optional(),
    url: z.string().optional().describe("Click URL"),
    url_title: z.string().optional(),
    priority: z
      .union([z.number(), z.string()])
      .optional()
      .describe("-2 to 2: lowest, low, normal, high, urgent; clamped"),
    sound: z.string().optional(),
    device: z.string().optional(),
    timestamp: z.union([z.number(), z.string()]).optional(),
    html: z.union([z.number(), z.string()]).optional(),
    monospace: z.union([z.number(), z.string()]).optional(),
  })
  .meta({ id: "PushoverBody" });
export type PushoverBody = z.infer<typeof PushoverBody>;

export const PushoverResult = z
  .object({ status: z.literal(1), request: z.string().describe("Message id") })
  .meta({ id: "PushoverResult" });
export type PushoverResult = z.infer<typeof PushoverResult>;

export const PushoverFailure = z
  .object({ status: z.literal(0), errors: z.array(z.string()), request: z.string().optional() })
  .meta({ id: "PushoverFailure" });
export type PushoverFailure = z.infer<typeof PushoverFailure>;

/** 429: the monthly cap in Pushover's form, the live service's limit per address in its own. */
export const PushoverLimited = z.union([PushoverFailure, ErrorBody]).meta({ id: "PushoverLimited" });

/** GET on either path is a health check. Live service only. */
export const PushoverHealth = z
  .object({ status: z.literal(1), info: z.string(), docs: z.string() })
  .meta({ id: "PushoverHealth" });
export type PushoverHealth = z.infer<typeof PushoverHealth>;

const NAMES = ["lowest", "low", "normal", "high", "urgent"] as const;
export type PushoverPriorityName = (typeof NAMES)[number];

/** A Pushover priority (-2 to 2, clamped; anything else counts as 0) as iotpush names it. */
export function fromPushoverPriority(priority: number | string | undefined): PushoverPriorityName {
  const number = Number(priority ?? 0);
  const clamped = Math.min(2, Math.max(-2, Math.trunc(Number.isFinite(number) ? number : 0)));
  return NAMES[clamped + 2] ?? "normal";
}

/** An iotpush priority as Pushover's number. */
export const toPushoverPriority = (priority: Priority | "lowest"): number => NAMES.indexOf(priority) - 2;
