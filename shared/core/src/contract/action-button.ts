import * as z from "zod/v4";
import { Link } from "./text.js";

/** What a button does when tapped. Documentation: Action Buttons, Action Object Fields. */
export const ACTION_TYPES = ["button", "reply", "url", "dismiss"] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

/** An interactive button of a notification. Documentation: Action Buttons, Action Object Fields. */
export const ActionButton = z
  .object({
    id: z.string().min(1).max(100).describe("Unique identifier for the action"),
    label: z.string().min(1).max(200).describe("Button text shown to the user"),
    type: z.enum(ACTION_TYPES),
    url: Link.optional().describe("URL to open (only for type: url)"),
    destructive: z.boolean().optional().describe("Show the button in red on iOS"),
  })
  .meta({ id: "ActionButton" });
export type ActionButton = z.infer<typeof ActionButton>;
