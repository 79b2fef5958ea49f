import type { SQLInputValue } from "node:sqlite";
import type { ActionButton, ReceiptStatus, STORED_PRIORITIES } from "@iotpush/core/contract";
import type { MockDatabase } from "../store/database.js";

export interface StoredMessage {
  readonly seq: number;
  readonly id: string;
  readonly receipt_id: string;
  readonly topic_id: string;
  readonly topic: string;
  readonly topic_key: string;
  readonly account_id: string;
  readonly title: string | null;
  readonly message: string;
  readonly priority: (typeof STORED_PRIORITIES)[number];
  readonly tags: string | null;
  readonly click_url: string | null;
  readonly actions: string | null;
  readonly callback_url: string | null;
  readonly callback_headers: string | null;
  readonly failed: number;
  readonly delivered_count: number;
  readonly read_count: number;
  readonly acted_count: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly expires_at: number;
}

export interface ActionRow {
  readonly action_id: string;
  readonly action_label: string | null;
  readonly reply_text: string | null;
  readonly device_name: string | null;
  readonly device_id: string | null;
  readonly user_id: string | null;
  readonly acted_at: number;
}

const SELECT =
  "SELECT m.*, t.name AS topic, t.api_key AS topic_key FROM messages m JOIN topics t ON t.id = m.topic_id";

/** The messages that fit what comes after WHERE, in which `m` is the message. */
export const findMessages = (db: MockDatabase, where: string, ...values: SQLInputValue[]): StoredMessage[] =>
  db.all<StoredMessage>(`${SELECT} WHERE ${where}`, ...values);

export const findStoredMessage = (
  ...[db, where, ...values]: Parameters<typeof findMessages>
): StoredMessage | undefined => db.get<StoredMessage>(`${SELECT} WHERE ${where}`, ...values);

export const storedButtons = ({ actions }: StoredMessage): readonly ActionButton[] =>
  actions ? JSON.parse(actions) : [];

/** The one status that a receipt shows, of the several things that may have happened. */
export function statusOf(row: StoredMessage, now: number): ReceiptStatus {
  if (row.acted_count > 0) return "acted";
  if (row.expires_at <= now) return "expired";
  if (row.read_count > 0) return "read";
  if (row.delivered_count > 0) return "delivered";
  return row.failed ? "failed" : "queued";
}
