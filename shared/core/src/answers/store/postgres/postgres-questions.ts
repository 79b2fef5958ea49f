import { createHash } from "node:crypto";
import type { Life } from "../../engine/life.js";
import { keptOf } from "../memory-store.js";
import type { QuestionStore } from "../question-store.js";
import { type PostgresReplica, postgresReplica } from "./postgres-replica.js";
import { LIFE_FORM } from "./schema.js";
import { lifeOf, type PostgresTables } from "./tables.js";

/** So many at once, so that forgetting a day's questions holds nothing up. */
const FORGOTTEN_AT_ONCE = 1_000;

export interface PostgresQuestions extends QuestionStore {
  readonly shared: PostgresReplica;
}

/** The questions of one schema, as this process shares them with others. Whoever opened the tables closes them. */
export function postgresQuestions(tables: PostgresTables): PostgresQuestions {
  const { schema, sql, channel, prepared } = tables;
  const shared = postgresReplica(tables);
  const find = prepared("find", `SELECT life, form FROM ${schema}.questions WHERE id = $1`);
  const insert = prepared(
    "insert",
    `
INSERT INTO ${schema}.questions (id, key, asked_at, done_at, version, form, owner, due_at, waiter, life)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
  );
  // Announced to its owner if another process changed it, and its end to whoever waits for it: a process that does both itself needs neither.
  const update = prepared(
    "update",
    `
WITH before AS (SELECT owner FROM ${schema}.questions WHERE id = $1 AND version = $2),
saved AS (
  UPDATE ${schema}.questions SET done_at = $3, version = $4, form = $5, life = $6,
  due_at = CASE WHEN $8::boolean THEN due_at ELSE $7::bigint END, owner = CASE WHEN $8::boolean THEN owner ELSE $9 END WHERE id = $1 AND version = $2 RETURNING waiter
)
SELECT CASE WHEN before.owner <> $10::text OR ($11::boolean AND saved.waiter <> $10::text)
THEN pg_notify($12, $10::text || ' ' || $1) END FROM saved, before`,
  );
  const lives = async (where: string, ...values: string[]): Promise<Life[]> => {
    const { rows } = await sql.query(`SELECT life, form FROM ${schema}.questions WHERE ${where}`, values);
    return rows.map(lifeOf);
  };
  return {
    shared,
    load: () => lives("done_at IS NULL ORDER BY asked_at, id"),
    // Anyone may ask for any id: it stands in a URL.
    find: async (id) => (id.includes("\0") ? undefined : (await find([id])).rows.map(lifeOf)[0]),
    findByKey: async (key) => (await lives("key = $1", hashOf(key)))[0],
    async save(life, was, { owner, transaction } = {}) {
      const { name } = shared;
      const { id, key, askedAt, version } = life;
      const { stored, doneAt } = keptOf(life);
      const text = JSON.stringify(stored);
      const idle = typeof owner === "object" ? owner : undefined;
      const dueAt = idle ? idle.idleUntil : 0;
      const next = doneAt !== null || idle || !name ? null : name;
      if (was === 0) {
        const values = [id, key === undefined ? null : hashOf(key), askedAt, doneAt, version, LIFE_FORM];
        return (await insert([...values, next, dueAt, name, text])).rowCount === 1;
      }
      const isEnd = life.outcome !== undefined && doneAt === null;
      const values = [id, was, doneAt, version, LIFE_FORM, text, dueAt, owner === "theirs", next];
      return (await update([...values, name, isEnd, channel], transaction?.sql)).rowCount === 1;
    },
    sync: async () => {},
    async forgetEndedBefore(time) {
      const some = `SELECT id FROM ${schema}.questions WHERE done_at < $1 LIMIT ${FORGOTTEN_AT_ONCE} FOR UPDATE SKIP LOCKED`;
      const forget = `DELETE FROM ${schema}.questions WHERE id IN (${some})`;
      while ((await sql.query(forget, [time])).rowCount === FORGOTTEN_AT_ONCE);
    },
    close: async () => {},
  };
}

/** Of its JSON, which has no character that PostgreSQL refuses or UTF-8 lacks. */
const hashOf = (key: string): string => createHash("sha256").update(JSON.stringify(key)).digest("base64url");
