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
  /** Id of a phone: only what was delivered to it. */
  readonly phone?: string | undefined;
  /** Only messages older than the one of this id. */
  readonly before?: string | undefined;
  /** Leave out this many of the newest. */
  readonly offset?: number | undefined;
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

/** What each filter means in SQL. */
const CONDITIONS = {
  topic: "m.topic_id = (SELECT id FROM topics WHERE name = ?)",
  priority: "m.priority = ?",
  search: "instr(lower(coalesce(m.title, '') || ' ' || m.message), lower(?)) > 0",
  phone: `EXISTS (SELECT 1 FROM message_devices d
    WHERE d.message_id = m.id AND d.device_id = ? AND d.delivered_at IS NOT NULL)`,
} as const satisfies Partial<Record<keyof MessageFilter, string>>;

/** A page of messages, newest first. */
export function messagePage(world: World, filter: MessageFilter): MessagePage {
  const size = Math.min(MAX_PAGE, Math.max(1, filter.limit ?? 50));
  const given = Object.entries(CONDITIONS).flatMap(([key, sql]) => {
    const value = filter[key as keyof typeof CONDITIONS];
    return value ? [{ sql, value }] : [];
  });
  const where = given.map(({ sql }) => sql).join(" AND ") || "1";
  const values = given.map(({ value }) => value);
  const total =
    world.db.get<{ n: number }>(`SELECT count(*) AS n FROM messages m WHERE ${where}`, ...values)?.n ?? 0;
  const before = filter.before
    ? world.db.get<{ seq: number }>("SELECT seq FROM messages WHERE id = ?", filter.before)?.seq
    : undefined;
  const rows = world.db.all<MessageRow & { topic: string }>(
    `SELECT m.*, (SELECT name FROM topics WHERE id = m.topic_id) AS topic FROM messages m
     WHERE ${where} AND m.seq < ? ORDER BY m.seq DESC LIMIT ? OFFSET ?`,
    ...values,
    before ?? Number.MAX_SAFE_INTEGER,
    size + 1,
    Math.max(0, filter.offset ?? 0),
  );
  const page = rows.slice(0, size);
  return {
    messages: page.map((row) => toMessageView(world, row)),
    total,
    next: rows.length > size ? (page.at(-1)?.id ?? null) : null,
  };
}
