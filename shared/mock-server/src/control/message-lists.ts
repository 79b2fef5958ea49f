import type { SQLInputValue } from "node:sqlite";
import type { MockDatabase } from "../store/database.js";

/** Which messages are wanted: numbers of a table, where conditions hold. */
export interface Selection {
  readonly from: string;
  /** The column with a message's number. */
  readonly seq: string;
  readonly conditions: readonly string[];
  readonly values: readonly SQLInputValue[];
}

interface List {
  /** The numbers of the messages that fit, oldest first. */
  readonly seqs: number[];
  /** Newer messages than this were not looked at yet. */
  lookedAt: number;
}

const MOST_LISTS = 8;
const lists = new WeakMap<MockDatabase, Map<string, List>>();

/**
 * The numbers of all messages that fit, oldest first. A list is made once and then only continued, so that any page of it costs the same,
 * however many there are and wherever it lies; eight bytes a message, for the few lists that were last looked at.
 */
export function seqsOf(db: MockDatabase, selection: Selection): readonly number[] {
  const kept = listsOf(db);
  const key = JSON.stringify(selection);
  const list = kept.get(key) ?? { seqs: [], lookedAt: 0 };
  const newest = db.get<{ seq: number | null }>("SELECT max(seq) AS seq FROM messages")?.seq ?? 0;
  if (newest > list.lookedAt) for (const seq of newerSeqs(db, selection, list.lookedAt)) list.seqs.push(seq);
  list.lookedAt = newest;
  kept.delete(key);
  kept.set(key, list);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size > MOST_LISTS) kept.delete(oldest);
  return list.seqs;
}

function newerSeqs(db: MockDatabase, { from, seq, conditions, values }: Selection, than: number): number[] {
  const where = [...conditions, `${seq} > ?`].join(" AND ");
  // As one text: so many rows one by one would take much longer.
  const row = db.get<{ seqs: string }>(
    `SELECT json_group_array(seq) AS seqs FROM (SELECT ${seq} AS seq FROM ${from} WHERE ${where} ORDER BY seq)`,
    ...values,
    than,
  );
  return JSON.parse(row?.seqs ?? "[]");
}

/** The lists that still hold: not once a message has gone, an old one has come to a phone, or a topic has another name. */
function listsOf(db: MockDatabase): Map<string, List> {
  const known = lists.get(db);
  if (known) return known;
  const kept = new Map<string, List>();
  lists.set(db, kept);
  db.watch("AFTER DELETE ON messages", () => kept.clear());
  db.watch("AFTER UPDATE OF delivered_at ON message_devices", () => kept.clear());
  db.watch("AFTER UPDATE OF name ON topics", () => kept.clear());
  return kept;
}
