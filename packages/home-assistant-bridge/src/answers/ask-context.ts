import { fitToPreset, type Question } from "@iotpush/core";
import { z } from "zod/v4";

/** What the bridge keeps with a question over a restart. */
export const AskContext = z.object({
  /** The bridge's own id of the notification. */
  id: z.string(),
  /** Where it was asked: an action of Home Assistant, `POST /ask`, or a test. */
  from: z.enum(["notification", "ask", "test"]),
  tag: z.string().optional(),
  actionData: z.unknown().optional(),
  /** By button id: the action that the event names. */
  actionOf: z.record(z.string(), z.string()),
});
export type AskContext = z.infer<typeof AskContext>;

/** The context of a question; an empty one for what another host wrote into the journal. */
export function contextOf(question: { readonly context?: unknown }): AskContext {
  const read = AskContext.safeParse(question.context);
  return read.success ? read.data : { id: "unknown", from: "test", actionOf: {} };
}

/** The predefined id that the phone shows for a question's button, or the button's own. */
export function shownButton({ actions = [] }: Question, buttonId: string): string {
  const buttons = actions.filter(({ type }) => type !== "url");
  const index = buttons.findIndex(({ id }) => id === buttonId);
  return fitToPreset(buttons).actions[index]?.id ?? buttonId;
}
