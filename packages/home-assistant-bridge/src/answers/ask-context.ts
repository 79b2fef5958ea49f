import { fitToPreset, type Question } from "@iotpush/core";
import { z } from "zod/v4";
import { Notification } from "../mapping/notification.js";

/** What the bridge keeps with a question over a restart. */
export const BridgeContext = z.object({
  /** The bridge's own id of the notification. */
  id: z.string(),
  /** Where it was asked: an action of Home Assistant, `POST /ask`, or a test. */
  from: z.enum(["notification", "ask", "test"]),
  tag: z.string().optional(),
  actionData: z.unknown().optional(),
  /** The notification as Home Assistant sent it. */
  origin: Notification.optional(),
  /** Topics that are sent a quiet message with the answer. */
  others: z.array(z.string()).optional(),
  /** By button id: the action that the event names. */
  actionOf: z.record(z.string(), z.string()),
});
export type BridgeContext = z.infer<typeof BridgeContext>;

/** The context of a question; an empty one for what another host wrote into the store. */
export function contextOf(question: { readonly context?: unknown }): BridgeContext {
  const read = BridgeContext.safeParse(question.context);
  return read.success ? read.data : { id: "unknown", from: "test", actionOf: {} };
}

/** The predefined id that the phone shows for a question's button, or the button's own. */
export function shownButton(question: Question, buttonId: string): string {
  const { actions, originals } = fittedButtons(question);
  return actions[originals.findIndex(({ id }) => id === buttonId)]?.id ?? buttonId;
}

/** The action, as the automation named it, of the button that the phone reports. */
export function actionOfShown(question: Question, shownId: string): string {
  const own = fittedButtons(question).original(shownId)?.id ?? shownId;
  return contextOf(question).actionOf[own] ?? own;
}

const fittedButtons = ({ actions = [] }: Question) =>
  fitToPreset(actions.filter(({ type }) => type !== "url"));
