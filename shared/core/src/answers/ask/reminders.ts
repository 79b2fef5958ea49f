import type { AskRecord } from "../journal/journal.js";

const EVERY_MS = 5 * 60_000;
const TIMES = 5;

/** When the next reminder is due, in milliseconds since 1970; null where none is to come before the deadline. */
export function nextReminderAt(record: AskRecord): number | null {
  const { reminder } = record.question;
  if (!reminder || record.reminded >= (reminder.times ?? TIMES)) return null;
  const at = (record.lastPushAt ?? record.askedAt) + (reminder.everyMs ?? EVERY_MS);
  return at < record.deadline ? at : null;
}
