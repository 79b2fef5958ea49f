import { isIotpushError } from "../../wire/errors/guards.js";
import type { AskRecord } from "../journal/journal.js";
import type { Desk } from "./desk.js";

/** Tells whoever tapped too late: one low-priority push to the topic. */
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
    if (!isIotpushError(error)) throw error;
    desk.notices.warning?.(undefined, `The notice of a late tap was not sent: ${error.message}`, error);
  }
}
