import { buttonSet, PRESET_NAMES } from "@iotpush/core/contract";
import { z } from "zod/v4";
import { Household } from "../delivery/household.js";
import type { Notification } from "../mapping/notification.js";

const Button = z.union([
  z.string().min(1),
  z.looseObject({ action: z.string().min(1), title: z.string().optional() }),
]);

/** The JSON body of `POST /ask`. */
export const AskBody = z.strictObject({
  message: z.string().regex(/\S/, "must not be empty"),
  title: z.string().optional(),
  /** The bridge's first topic if absent. */
  topic: z.string().optional(),
  /** Words, buttons as in `data.actions` of a notification, or the name of a predefined set such as "yes-no". */
  buttons: z.union([z.enum(PRESET_NAMES), z.array(Button).min(1)]).optional(),
  /** Seconds. */
  timeout: z.coerce.number().min(1).max(86_400).default(60),
  /** What to answer if nobody does. */
  default: z.string().optional(),
  ...Household.shape,
  /** As in a notification: url, priority, tag, … */
  data: z.record(z.string(), z.unknown()).optional(),
});
export type AskBody = z.infer<typeof AskBody>;

/** The question as Home Assistant would have sent it. */
export function notificationOf({ message, title, buttons, timeout, data, ...body }: AskBody): Notification {
  const actions = buttons === undefined ? (data?.actions ?? actionsOf("yes-no")) : actionsOf(buttons);
  const household = Object.entries(body).filter(
    ([key, value]) => key in Household.shape && value !== undefined,
  );
  return {
    message,
    ...(title === undefined ? {} : { title }),
    data: {
      ...data,
      actions,
      timeout,
      ...(household.length > 0 ? { iotpush: Object.fromEntries(household) } : {}),
    },
  };
}

function actionsOf(buttons: NonNullable<AskBody["buttons"]>): object[] {
  if (typeof buttons !== "string")
    return buttons.map((button) =>
      typeof button === "string" ? { action: slug(button), title: button } : button,
    );
  return (buttonSet(buttons) ?? []).map(({ id, label, type, destructive }) => ({
    action: id,
    title: label,
    ...(type === "reply" ? { behavior: "textInput" } : {}),
    ...(destructive ? { destructive } : {}),
  }));
}

/** "Not now!" is answered as `not_now`. */
const slug = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "") || word;
