import type { Asked, AskOutcome } from "@iotpush/core";
import { fieldText, type Notification, type NotificationData, objectOf } from "../mapping/notification.js";
import { contextOf } from "./ask-context.js";

/** The event that the companion apps fire for a tapped button, which automations and blueprints wait for. */
export const ANSWER_EVENT = "mobile_app_notification_action";
/** The one that they fire when the phone has a notification that asks for it. */
export const RECEIVED_EVENT = "mobile_app_notification_received";
/** For an answer that reaches Home Assistant so late that acting on it would surprise; only what waits for this event acts. */
export const LATE_EVENT = "iotpush_late_answer";

const MOST_DATA = 16_000;

type Answered = Extract<AskOutcome, { kind: "answered" }>;

/**
 * The data of the event for an answer: all that the notification had, as on Android, and what was tapped, by the notification's own
 * action id. `notification_id` is the same in every repeat.
 */
export function answerEvent(
  { question }: Pick<Asked, "question">,
  { answer, by }: Pick<Answered, "answer" | "by">,
  people: ReadonlyMap<string, string> = new Map(),
): Record<string, unknown> {
  const { id, actionOf, tag, actionData, origin } = contextOf(question);
  const person = people.get(answer.userId ?? "") ?? people.get(answer.deviceName ?? "");
  return {
    ...notificationFields(origin ?? {}),
    action: actionOf[answer.actionId] ?? answer.actionId,
    notification_id: id,
    // Nobody tapped: the notification's own when_nobody_answers.
    ...(by === undefined ? {} : { by }),
    ...(answer.replyText === undefined ? {} : { reply_text: answer.replyText }),
    ...(tag === undefined ? {} : { tag }),
    ...(actionData === undefined ? {} : { action_data: actionData }),
    ...(answer.deviceName === undefined ? {} : { device: answer.deviceName }),
    ...(person === undefined ? {} : { person }),
  };
}

/** What the companion app for Android brings back of a notification: its data, with the buttons as `action_1_key` and so on. */
export function notificationFields({ message, title, data }: Partial<Notification>): Record<string, unknown> {
  const { actions, ...rest } = objectOf(data);
  const buttons = (Array.isArray(actions) ? actions : []).flatMap((raw, index) => {
    const { action, title: label, uri, behavior } = objectOf(raw);
    const fields = {
      key: fieldText(action),
      title: fieldText(label),
      uri: fieldText(uri),
      behavior: fieldText(behavior),
    };
    return Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [[`action_${index + 1}_${name}`, value] as const],
    );
  });
  const text = { ...(message === undefined ? {} : { message }), ...(title === undefined ? {} : { title }) };
  return { ...text, ...bounded(rest), ...Object.fromEntries(buttons) };
}

/** The fields that fit: a picture in the data must not make the event too large. */
function bounded(data: NotificationData): Record<string, unknown> {
  let left = MOST_DATA;
  return Object.fromEntries(
    Object.entries(data).filter(([key, value]) => {
      left -= key.length + (JSON.stringify(value)?.length ?? 0);
      return left >= 0;
    }),
  );
}
