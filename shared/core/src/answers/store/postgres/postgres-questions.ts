import { createHash } from "node:crypto";
import type { Life } from "../../engine/life.js";
import { compactLife } from "../memory-store.js";
import type { QuestionStore, SaveOptions } from "../question-store.js";
import { PostgresReplica } from "./postgres-replica.js";
import { LIFE_FORM } from "./schema.js";
import { lifeOf, type PostgresTables, type Prepared } from "./tables.js";

/** So many at once, so that forgetting a day's questions holds nothing up. */
const FORGOTTEN_AT_ONCE = 1_000;

/** The questions of one schema, as this process shares them with others. Whoever opened the tables closes them. */
export class PostgresQuestions implements QuestionStore {
  readonly shared: PostgresReplica;
  readonly #tables: PostgresTables;
  readonly #insert: Prepared;
  readonly #update: Prepared;
  readonly #find: Prepared;

  constructor(tables: PostgresTables) {
    this.#tables = tables;
    this.shared = new PostgresReplica(tables);
    const { schema, prepared } = tables;
    this.#find = prepared("find", `SELECT life, form FROM ${schema}.questions WHERE id = $1`);
    this.#insert = prepared(
      "insert",
      `
INSERT INTO ${schema}.questions (id, key, asked_at, done_at, version, form, owner, due_at, waiter, life)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    );
    // Announced to its owner if another process changed it, and its end to whoever waits for it: a process that does both itself needs neither.
    this.#update = prepared(
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
  }

  async load(): Promise<Life[]> {
    return this.#lives("done_at IS NULL ORDER BY asked_at, id");
  }

  async find(id: string): Promise<Life | undefined> {
    // Anyone may ask for any id: it stands in a URL.
    return id.includes("\0") ? undefined : (await this.#find([id])).rows.map(lifeOf)[0];
  }

  async findByKey(key: string): Promise<Life | undefined> {
    return (await this.#lives("key = $1", hashOf(key)))[0];
  }

  async save(life: Life, was: number, { owner, transaction }: SaveOptions = {}): Promise<boolean> {
    const { name } = this.shared;
    const { id, key, askedAt, version, endedAt = 0 } = life;
    const done = life.outcome !== undefined && life.delivered === true;
    const doneAt = done ? endedAt : null;
    const text = JSON.stringify(done ? compactLife(life) : life);
    const idle = typeof owner === "object" ? owner : undefined;
    const dueAt = idle ? idle.idleUntil : 0;
    const next = done || idle || !name ? null : name;
    if (was === 0) {
      const values = [id, key === undefined ? null : hashOf(key), askedAt, doneAt, version, LIFE_FORM];
      return (await this.#insert([...values, next, dueAt, name, text])).rowCount === 1;
    }
    const isEnd = life.outcome !== undefined && !done;
    const values = [id, was, doneAt, version, LIFE_FORM, text, dueAt, owner === "theirs", next];
    const written = await this.#update([...values, name, isEnd, this.#tables.channel], transaction?.sql);
    return written.rowCount === 1;
  }

  async sync(): Promise<void> {}

  async forgetEndedBefore(time: number): Promise<void> {
    const { schema, sql } = this.#tables;
    const some = `SELECT id FROM ${schema}.questions WHERE done_at < $1 LIMIT ${FORGOTTEN_AT_ONCE} FOR UPDATE SKIP LOCKED`;
    for (;;) {
      const { rowCount } = await sql.query(`DELETE FROM ${schema}.questions WHERE id IN (${some})`, [time]);
      if (rowCount !== FORGOTTEN_AT_ONCE) return;
    }
  }

  async close(): Promise<void> {}

  async #lives(where: string, ...values: string[]): Promise<Life[]> {
    const { schema, sql } = this.#tables;
    const { rows } = await sql.query(`SELECT life, form FROM ${schema}.questions WHERE ${where}`, values);
    return rows.map(lifeOf);
  }
}

/** Of its JSON, which has no character that PostgreSQL refuses or UTF-8 lacks. */
const hashOf = (key: string): string => createHash("sha256").update(JSON.stringify(key)).digest("base64url");
