import { isIotpushError } from "../../wire/errors/guards.js";
import type { Answer } from "../answer.js";
import type { AskRecord } from "../journal/journal.js";
import type { Desk } from "./desk.js";
import { prepareQuestion } from "./prepare.js";

/** Whether a tap on a settled question came too late: on a message of its own, and not the answer that settled it once more. */
export function isLate(record: AskRecord, { messageId, actionId }: Answer): boolean {
  const { outcome, pushes, question } = record;
  const push = pushes.find((candidate) => candidate.messageId === messageId);
  if (!push) return record.unrecordedPush ?? false;
  if (push.usedUp) return false;
  if (outcome?.kind === "unauthorized") return outcome.answer.messageId !== messageId;
  if (outcome?.kind !== "answered" || outcome.answer.messageId !== messageId) return true;
  // A host that answered for itself may have reported it, which calls back; another button is somebody else's tap.
  return (
    outcome.route === "local" && prepareQuestion(question).button(actionId)?.id !== outcome.answer.actionId
  );
}

/** Tells whoever tapped too late: one low-priority push to the topic. Never rejects. */
export async function sendLateNotice(desk: Desk, record: AskRecord): Promise<void> {
  const closed = new Date(record.settledAt ?? record.deadline).toTimeString().slice(0, 5);
  const title = record.question.title ?? record.question.message.slice(0, 80);
  try {
    await desk.client.messages.push(record.question.topic, {
      title,
      message: `Too late: closed at ${closed}`,
      priority: "low",
    });
  } catch (error) {
    const known = isIotpushError(error) ? error : undefined;
    desk.notices.warning?.(undefined, `The notice of a late tap was not sent: ${String(error)}`, known);
  }
}
