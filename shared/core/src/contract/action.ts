import * as z from "zod/v4/mini";
import { described, named, text } from "./schema.js";
import { Id } from "./text.js";

/** The body of POST /api/action. Documentation: Report Action. */
export const ActionReport = /* @__PURE__ */ named("ActionReport", () =>
  z.object({
    message_id: described(Id, "ID of the message the action belongs to"),
    action_id: described(text(1, 100), "ID of the action that was tapped"),
    reply_text: z.nullish(described(text(0, 10_000), "Text entered by the user for reply-type actions")),
    device_id: z.nullish(described(Id, "Device ID for attribution")),
  }),
);
export type ActionReport = z.infer<typeof ActionReport>;

/** The answer to a counted action. The documentation does not show it; only `success` may be relied on. */
export const ActionResult = /* @__PURE__ */ named("ActionResult", () =>
  z.object({
    success: z.literal(true),
    message_id: z.optional(Id),
    receipt_id: z.optional(Id),
    action_id: z.optional(z.string()),
  }),
);
export type ActionResult = z.infer<typeof ActionResult>;

/** Why a tap did not count (409): already answered, expired or cancelled. Live service. */
export const ActionRefused = /* @__PURE__ */ named("ActionRefused", () =>
  z.object({ reason: z.string(), error: z.optional(z.string()) }),
);
export type ActionRefused = z.infer<typeof ActionRefused>;
