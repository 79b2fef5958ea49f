import * as z from "zod/v4/mini";
import { ErrorBody } from "./errors.js";
import { STORED_PRIORITIES } from "./message.js";
import { described, named } from "./schema.js";

/** Body of the Pushover-compatible endpoints. Documentation: Pushover Compatibility. */
export const PushoverBody = /* @__PURE__ */ named("PushoverBody", () =>
  z.object({
    token: described(z.string(), "Your iotpush topic API key"),
    message: described(z.string(), "Notification message"),
    user: z.optional(described(z.string(), "Topic name (optional if the token is unique)")),
    title: z.optional(z.string()),
    url: z.optional(described(z.string(), "Click URL")),
    url_title: z.optional(z.string()),
    priority: z.optional(
      described(z.union([z.number(), z.string()]), "-2 to 2: lowest, low, normal, high, urgent; clamped"),
    ),
    sound: z.optional(z.string()),
    device: z.optional(z.string()),
    timestamp: z.optional(z.union([z.number(), z.string()])),
    html: z.optional(z.union([z.number(), z.string()])),
    monospace: z.optional(z.union([z.number(), z.string()])),
  }),
);
export type PushoverBody = z.infer<typeof PushoverBody>;

export const PushoverResult = /* @__PURE__ */ named("PushoverResult", () =>
  z.object({ status: z.literal(1), request: described(z.string(), "Message id") }),
);
export type PushoverResult = z.infer<typeof PushoverResult>;

export const PushoverFailure = /* @__PURE__ */ named("PushoverFailure", () =>
  z.object({ status: z.literal(0), errors: z.array(z.string()), request: z.optional(z.string()) }),
);
export type PushoverFailure = z.infer<typeof PushoverFailure>;

/** 429: the monthly cap in Pushover's form, the live service's limit per address in its own. */
export const PushoverLimited = /* @__PURE__ */ named("PushoverLimited", () =>
  z.union([PushoverFailure, ErrorBody]),
);

/** GET on either path is a health check. Live service only. */
export const PushoverHealth = /* @__PURE__ */ named("PushoverHealth", () =>
  z.object({ status: z.literal(1), info: z.string(), docs: z.string() }),
);
export type PushoverHealth = z.infer<typeof PushoverHealth>;

/** A Pushover priority (-2 to 2, clamped; anything else counts as 0) as iotpush names it. */
export function fromPushoverPriority(
  priority: number | string | undefined,
): (typeof STORED_PRIORITIES)[number] {
  const number = Number(priority ?? 0);
  const clamped = Math.min(2, Math.max(-2, Math.trunc(Number.isFinite(number) ? number : 0)));
  return STORED_PRIORITIES[clamped + 2] ?? "normal";
}
