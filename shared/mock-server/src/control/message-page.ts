import type { MessageRow } from "../service/message-row.js";
import { toMessageView } from "../service/message-view.js";
import type { World } from "../service/world.js";
import type { MessageView } from "./view.js";

const MAX_PAGE = 200;

export interface MessageFilter {
  readonly topic?: string | undefined;
  readonly priority?: string | undefined;
  /** A part of the title or text, in any case. */
  readonly search?: string | undefined;
  /** Only messages older than the one of this id. */
  readonly before?: string | undefined;
  /** At most 200; default 50. */
  readonly limit?: number | undefined;
}

export interface MessagePage {
  readonly messages: readonly MessageView[];
  /** How many fit in all. */
  readonly total: number;
  /** The `before` of the next page; null on the last. */
  readonly next: string | null;
}

const FROM = "FROM messages m JOIN topics t ON t.id = m.topic_id";

/** A page of messages, newest first. */
export function messagePage(world: World, filter: MessageFilter): MessagePage {
  const size = Math.min(MAX_PAGE, Math.max(1, filter.limit ?? 50));
  const conditions = [
    ...(filter.topic ? [{ sql: "t.name = ?", value: filter.topic }] : []),
    ...(filter.priority ? [{ sql: "m.priority = ?", value: filter.priority }] : []),
    ...(filter.search
      ? [
          {
            sql: "instr(lower(coalesce(m.title, '') || ' ' || m.message), lower(?)) > 0",
            value: filter.search,
          },
        ]
      : []),
  ];
  const where = conditions.map(({ sql }) => sql).join(" AND ") || "1";
  const values = conditions.map(({ value }) => value);
  const total = world.db.get<{ n: number }>(`SELECT count(*) AS n ${FROM} WHERE ${where}`, ...values)?.n ?? 0;
  const before = filter.before
    ? world.db.get<{ seq: number }>("SELECT seq FROM messages WHERE id = ?", filter.before)?.seq
    : undefined;
  const rows = world.db.all<MessageRow & { topic: string }>(
    `SELECT m.*, t.name AS topic ${FROM} WHERE ${where} AND m.seq < ? ORDER BY m.seq DESC LIMIT ?`,
    ...values,
    before ?? Number.MAX_SAFE_INTEGER,
    size + 1,
  );
  const page = rows.slice(0, size);
  return {
    messages: page.map((row) => toMessageView(world, row)),
    total,
    next: rows.length > size ? (page.at(-1)?.id ?? null) : null,
  };
}
