import type { AskJournal, AskRecord } from "../journal/journal.js";
import type { SqliteStore } from "./sqlite-store.js";

/** The collection of a store's questions. */
export const QUESTIONS = "questions";

/** The questions of a store, for an Asker. Whoever opened the store closes it. */
export function askJournal(store: SqliteStore): AskJournal {
  const records = store.collection(QUESTIONS, readRecord);
  return {
    load: async () => oldestFirst([...(await records.load()).values()]),
    save: (record) => records.save(record.id, record),
    sync: async () => {},
    remove: (id) => records.remove(id),
    close: async () => {},
  };
}

const oldestFirst = (records: AskRecord[]) =>
  records.sort((a, b) => (a.settledAt ?? a.askedAt) - (b.settledAt ?? b.askedAt));

function readRecord(value: unknown): AskRecord {
  const { id, secret, question, pushes, deadline } = value as Partial<AskRecord>;
  if (id && secret && question && Array.isArray(pushes) && deadline) return value as AskRecord;
  throw new TypeError("This is not a question.");
}
