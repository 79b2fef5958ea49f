import type { MessageFilter } from "../inputs/filters.js";
import type { ServiceContext } from "../service/context.js";
import { toMessageView } from "../service/message-view.js";
import { findMessages } from "../service/stored-message.js";
import type { MessagePage } from "../views.js";
import { type Selection, seqsOf } from "./message-lists.js";

const MAX_PAGE = 500;
const MOST_OPEN = 200;

/** What each filter means in SQL: of a message `m`, or of its delivery `d`. */
const OF_MESSAGE = {
  topic: "m.topic_id = (SELECT id FROM topics WHERE name = ?)",
  priority: "m.priority = ?",
  search: "(m.title LIKE ? ESCAPE '\\' OR m.message LIKE ? ESCAPE '\\')",
} as const;
const ON_PHONE = "d.device_id = ? AND d.delivered_at IS NOT NULL";

export function messagePage(service: ServiceContext, filter: MessageFilter): MessagePage {
  const { db } = service;
  if (filter.open) return openQuestions(service, filter);
  const size = Math.min(MAX_PAGE, Math.max(1, filter.limit ?? 50));
  const seqs = seqsOf(db, selection(filter));
  const before = filter.before
    ? db.get<{ seq: number }>("SELECT seq FROM messages WHERE id = ?", filter.before)?.seq
    : undefined;
  const end = before === undefined ? seqs.length : countBelow(seqs, before);
  const newest = Math.max(0, end - Math.max(0, filter.offset ?? 0));
  const oldest = Math.max(0, newest - size);
  const rows = findMessages(
    db,
    "m.seq IN (SELECT value FROM json_each(?)) ORDER BY m.seq DESC",
    JSON.stringify(seqs.slice(oldest, newest)),
  );
  return {
    messages: rows.map((row) => toMessageView(service, row)),
    total: seqs.length,
    next: oldest > 0 ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** Looked up each time: an answer or the clock takes a question out of the list, so that no list can be continued. */
function openQuestions(service: ServiceContext, filter: MessageFilter): MessagePage {
  const { from, seq, conditions, values } = selection(filter);
  const fit =
    conditions.length > 0
      ? `m.seq IN (SELECT ${seq} FROM ${from} WHERE ${conditions.join(" AND ")})`
      : "TRUE";
  const rows = findMessages(
    service.db,
    `m.acted_count = 0 AND m.expires_at > ? AND json_array_length(m.actions) > 0 AND ${fit} ORDER BY m.seq DESC LIMIT ?`,
    service.clock.now(),
    ...values,
    MOST_OPEN,
  );
  return { messages: rows.map((row) => toMessageView(service, row)), total: rows.length, next: null };
}

/** How many of these rising numbers are less. */
function countBelow(seqs: readonly number[], than: number): number {
  let [from, to] = [0, seqs.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((seqs[middle] ?? 0) < than) from = middle + 1;
    else to = middle;
  }
  return from;
}

type Condition = readonly [sql: string, ...values: string[]];

/** Where the messages of a filter are looked for: those of a phone in its own index alone where that is enough. */
function selection({ topic, priority, search, phone }: MessageFilter): Selection {
  const text = search && `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const ofMessage: Condition[] = [];
  if (topic) ofMessage.push([OF_MESSAGE.topic, topic]);
  if (priority) ofMessage.push([OF_MESSAGE.priority, priority]);
  if (text) ofMessage.push([OF_MESSAGE.search, text, text]);
  const all: Condition[] = phone ? [...ofMessage, [ON_PHONE, phone]] : ofMessage;
  const onPhoneAlone = phone && ofMessage.length === 0;
  const joined = "messages m CROSS JOIN message_devices d ON d.message_id = m.id";
  return {
    from: onPhoneAlone ? "message_devices d" : phone ? joined : "messages m",
    seq: onPhoneAlone ? "d.seq" : "m.seq",
    conditions: all.map(([sql]) => sql),
    values: all.flatMap(([, ...values]) => values),
  };
}
