import type { Asked, AskOutcome } from "@iotpush/core";
import { contextOf } from "./ask-context.js";

/** The event that the companion apps fire for a tapped button, which automations and blueprints wait for. */
export const ANSWER_EVENT = "mobile_app_notification_action";

type Answered = Extract<AskOutcome, { kind: "answered" }>;

/** The data of the event for an answer: what the companion app sends, with the notification's own action id. */
export function answerEvent({ question }: Asked, { answer }: Answered): Record<string, unknown> {
  const { actionOf, tag, actionData } = contextOf(question);
  return {
    action: actionOf[answer.actionId] ?? answer.actionId,
    ...(answer.replyText === undefined ? {} : { reply_text: answer.replyText }),
    ...(tag === undefined ? {} : { tag }),
    ...(actionData === undefined ? {} : { action_data: actionData }),
    ...(answer.deviceName === undefined ? {} : { device: answer.deviceName }),
  };
}
