import type { MessageFilter } from "../inputs/filters.js";
import type { ServiceContext } from "../service/context.js";
import { toMessageView } from "../service/message-view.js";
import { findMessages } from "../service/stored-message.js";
import type { MessagePage } from "../views.js";

const MAX_PAGE = 500;
const MOST_OPEN = 200;
const MOST_LISTS = 8;

interface List {
  /** The numbers of the messages that fit, oldest first. */
  readonly seqs: number[];
  /** Newer messages than this were not looked at yet. */
  lookedAt: number;
}

/** The SQL that selects a filter's messages: `m` is the message, `d` its delivery to the phone. */
interface Selection {
  readonly sql: string;
  readonly values: readonly string[];
}

/**
 * Pages of messages, newest first. The numbers of all messages that match a filter are listed once and then only added to, so every page
 * costs the same, however many there are. That takes eight bytes per message, for the few most recently used lists.
 */
export class MessagePages {
  readonly #service: ServiceContext;
  readonly #lists = new Map<string, List>();

  constructor(service: ServiceContext) {
    this.#service = service;
    // A list is valid until a message is deleted, an old one reaches a phone, or a topic is renamed.
    for (const table of [
      "DELETE ON messages",
      "UPDATE OF delivered_at ON message_devices",
      "UPDATE OF name ON topics",
    ])
      service.db.watch(`AFTER ${table}`, () => this.#lists.clear());
  }

  page(filter: MessageFilter): MessagePage {
    if (filter.open) return this.#openQuestions(filter);
    const seqs = this.#seqsOf(selection(filter));
    const sql = "SELECT seq FROM messages WHERE id = ?";
    const before = filter.before && this.#service.db.get<{ seq: number }>(sql, filter.before)?.seq;
    const end = before ? seqs.findLastIndex((seq) => seq < before) + 1 : seqs.length;
    const newest = Math.max(0, end - Math.max(0, filter.offset ?? 0));
    const oldest = Math.max(0, newest - Math.min(MAX_PAGE, Math.max(1, filter.limit ?? 50)));
    const messages = this.#views(
      "m.seq IN (SELECT value FROM json_each(?)) ORDER BY m.seq DESC",
      JSON.stringify(seqs.slice(oldest, newest)),
    );
    return { messages, total: seqs.length, next: oldest > 0 ? (messages.at(-1)?.id ?? null) : null };
  }

  /** Looked up each time: an answer or the clock takes a question out of the list, so that no list can be continued. */
  #openQuestions(filter: MessageFilter): MessagePage {
    const { sql, values } = selection(filter);
    // Without a filter every message fits; a list of them all would cost more the more there are.
    const fit = values.length > 0 ? `AND m.seq IN (SELECT m.seq ${sql})` : "";
    const messages = this.#views(
      `m.acted_count = 0 AND m.expires_at > ? AND json_array_length(m.actions) > 0
       ${fit} ORDER BY m.seq DESC LIMIT ${MOST_OPEN}`,
      this.#service.clock.now(),
      ...values,
    );
    return { messages, total: messages.length, next: null };
  }

  #views(where: string, ...values: (string | number)[]): MessagePage["messages"] {
    return findMessages(this.#service.db, where, ...values).map((row) => toMessageView(this.#service, row));
  }

  #seqsOf({ sql, values }: Selection): readonly number[] {
    const { db } = this.#service;
    const key = JSON.stringify([sql, values]);
    const list = this.#lists.get(key) ?? { seqs: [], lookedAt: 0 };
    const newest = db.get<{ seq: number | null }>("SELECT max(seq) AS seq FROM messages")?.seq ?? 0;
    if (newest > list.lookedAt) {
      // As one text: so many rows one by one would take much longer.
      const newer = `SELECT m.seq AS seq ${sql} AND m.seq > ? ORDER BY m.seq`;
      const row = db.get<{ seqs: string }>(
        `SELECT json_group_array(seq) AS seqs FROM (${newer})`,
        ...values,
        list.lookedAt,
      );
      for (const seq of JSON.parse(row?.seqs ?? "[]")) list.seqs.push(seq);
    }
    list.lookedAt = newest;
    this.#lists.delete(key);
    this.#lists.set(key, list);
    const [oldest] = this.#lists.keys();
    if (oldest !== undefined && this.#lists.size > MOST_LISTS) this.#lists.delete(oldest);
    return list.seqs;
  }
}

function selection({ topic, priority, search, phone }: MessageFilter): Selection {
  const text = search && `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const conditions: (readonly [sql: string, ...values: string[]])[] = [];
  if (topic) conditions.push([" AND m.topic_id = (SELECT id FROM topics WHERE name = ?)", topic]);
  if (priority) conditions.push([" AND m.priority = ?", priority]);
  if (text)
    conditions.push([" AND (m.title LIKE ? ESCAPE '\\' OR m.message LIKE ? ESCAPE '\\')", text, text]);
  if (phone) conditions.push([" AND d.device_id = ? AND d.delivered_at IS NOT NULL", phone]);
  const from = phone ? "message_devices d CROSS JOIN messages m ON m.seq = d.seq" : "messages m";
  return {
    sql: `FROM ${from} WHERE TRUE${conditions.map(([sql]) => sql).join("")}`,
    values: conditions.flatMap(([, ...values]) => values),
  };
}
