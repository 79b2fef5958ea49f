import * as z from "zod/v4/mini";
import { described, named, text } from "./schema.js";
import { Link } from "./text.js";

/** What a button does when tapped. Documentation: Action Buttons, Action Object Fields. */
export const ACTION_TYPES = ["button", "reply", "url", "dismiss"] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

/** An interactive button of a notification. Documentation: Action Buttons, Action Object Fields. */
export const ActionButton = /* @__PURE__ */ named("ActionButton", () =>
  z.object({
    id: described(text(1, 100), "Unique identifier for the action"),
    label: described(text(1, 200), "Button text shown to the user"),
    type: z.enum(ACTION_TYPES),
    url: z.optional(described(Link, "URL to open (only for type: url)")),
    destructive: z.optional(described(z.boolean(), "Show the button in red on iOS")),
  }),
);
export type ActionButton = z.infer<typeof ActionButton>;
