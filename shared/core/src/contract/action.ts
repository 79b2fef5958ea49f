import * as z from "zod/v4";
import { Id } from "./text.js";

/** The body of POST /api/action. Documentation: Report Action. */
export const ActionReport = z
  .object({
    message_id: Id.describe("ID of the message the action belongs to"),
    action_id: z.string().min(1).max(100).describe("ID of the action that was tapped"),
    reply_text: z.string().max(10_000).nullish().describe("Text entered by the user for reply-type actions"),
    device_id: Id.nullish().describe("Device ID for attribution"),
  })
  .meta({ id: "ActionReport" });
export type ActionReport = z.infer<typeof ActionReport>;

/** The answer to a counted action. The documentation does not show it; only `success` may be relied on. */
export const ActionResult = z
  .object({
    success: z.literal(true),
    message_id: Id.optional(),
    receipt_id: Id.optional(),
    action_id: z.string().optional(),
  })
  .meta({ id: "ActionResult" });
export type ActionResult = z.infer<typeof ActionResult>;

/** Why a tap did not count (409): already answered, expired or cancelled. Live service. */
export const ActionRefused = z
  .object({ reason: z.string(), error: z.string().optional() })
  .meta({ id: "ActionRefused" });
export type ActionRefused = z.infer<typeof ActionRefused>;
