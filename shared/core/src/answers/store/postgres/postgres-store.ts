import { createHash } from "node:crypto";
import { checkEach, count, type OptionCheck, text } from "../../../client/check-options.js";
import type { Life } from "../../engine/life.js";
import { keptOf } from "../memory-store.js";
import { type PersonalData, withoutPersons, withoutSecret } from "../person.js";
import type { QuestionStore } from "../question-store.js";
import {
  openPool,
  type PostgresPool,
  type PostgresTables,
  tablesOf,
  takeOut,
  toPostgresError,
} from "./connection.js";
import { type PostgresReplica, postgresReplica } from "./postgres-replica.js";
import { LIFE_FORM, lifeOf, migrationSql, SCHEMA_VERSION } from "./schema.js";

export interface PostgresStoreOptions {
  /** Such as `postgres://user:password@host:5432/database`. Either this or `pool`. */
  readonly connectionString?: string | undefined;
  /** An open pool of `pg`, which stays open. It needs at least three connections: one listens. */
  readonly pool?: PostgresPool | undefined;
  /** The schema that holds the tables; `iotpush` by default. Stores in two schemas share nothing. */
  readonly schema?: string | undefined;
  /** The most connections of the store's own pool; default 10. */
  readonly maxConnections?: number | undefined;
}

const OPTIONS: Readonly<Record<keyof PostgresStoreOptions, OptionCheck>> = {
  connectionString: text,
  pool: (value) =>
    typeof (value as Partial<PostgresPool> | null)?.connect === "function"
      ? undefined
      : { problem: "is not a pool of pg" },
  schema: text,
  maxConnections: count,
};

/** The questions of a service that runs in several processes, in one schema of a PostgreSQL database. */
export interface PostgresStore extends PersonalData {
  /** For one Asker a store. */
  readonly questions: QuestionStore;
  /** Ends the pool, unless it was given. Never rejects. */
  close(): Promise<void>;
}

/**
 * Opens a store that processes share, and brings its tables up to date. Needs the package `pg` and PostgreSQL 12 or later. Rejects with
 * StoreError if PostgreSQL cannot be reached or refuses.
 */
export async function postgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  checkEach("A store's option", options, OPTIONS);
  const { connectionString = "", schema = "iotpush", maxConnections = 10 } = options;
  const pool = options.pool ?? (await openPool(connectionString, maxConnections));
  // A connection that breaks while nobody uses it must not end the process.
  pool.on("error", () => {});
  const tables = tablesOf(pool, schema);
  const shared = postgresReplica(tables);
  const questions = postgresQuestions(tables, shared);
  const close = async () => {
    shared.close();
    if (!options.pool) await pool.end().catch(() => {});
  };
  try {
    await migrateTables(tables, schema);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    questions,
    close,
    erase: (person) => erasePerson(tables, questions, person),
    async export(person) {
      const found =
        person === undefined ? livesOf(tables, "true ORDER BY asked_at, id") : livesNaming(tables, person);
      return (await found).map(withoutSecret);
    },
  };
}

/** The stored questions that match a condition. */
async function livesOf({ schema, sql }: PostgresTables, where: string, ...values: string[]): Promise<Life[]> {
  const { rows } = await sql.query(`SELECT life, form FROM ${schema}.questions WHERE ${where}`, values);
  return rows.map(lifeOf);
}

/** The questions that contain the person's name anywhere, as a JSON string. */
const livesNaming = (tables: PostgresTables, person: string): Promise<Life[]> =>
  livesOf(tables, "position($1 IN life) > 0 ORDER BY asked_at, id", JSON.stringify(person));

/** What a process still holds in memory is of an older version then, so that it cannot be saved with them again. */
async function erasePerson(
  tables: PostgresTables,
  questions: QuestionStore,
  person: string,
): Promise<number> {
  const named = await livesNaming(tables, person);
  for (const found of named)
    for (let life: Life | undefined = found; life; life = await questions.find(life.id)) {
      const without: Life = { ...withoutPersons(life, new Set([person])), version: life.version + 1 };
      if (await questions.save(without, life.version, { owner: "theirs" })) break;
    }
  return named.length;
}

/** Brings the tables up to date, unless they are: then nothing needs to be allowed but reading. Newer tables are taken as they are. */
export async function migrateTables({ schema, pool }: PostgresTables, name: string): Promise<void> {
  const { client, release } = await takeOut(pool);
  let failed = true;
  try {
    const { rows } = await client
      .query(`SELECT max(version) AS version FROM ${schema}.migrations`)
      .catch((error: { code?: string }) => {
        if (error.code === "42P01" || error.code === "3F000") return { rows: [] };
        throw error;
      });
    if (Number(rows[0]?.version ?? 0) < SCHEMA_VERSION) await client.query(migrationSql(name));
    failed = false;
  } catch (error) {
    throw toPostgresError(error);
  } finally {
    release(failed);
  }
}

/** So many at once, so that forgetting a day's questions holds nothing up. */
const FORGOTTEN_AT_ONCE = 1_000;

/** The questions of one schema, shared with other processes. */
function postgresQuestions(tables: PostgresTables, shared: PostgresReplica): QuestionStore {
  const { schema, sql, channel, prepared } = tables;
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
  return {
    shared,
    load: () => livesOf(tables, "done_at IS NULL ORDER BY asked_at, id"),
    // Anyone may ask for any id: it stands in a URL.
    find: async (id) => (id.includes("\0") ? undefined : (await find([id])).rows.map(lifeOf)[0]),
    findByKey: async (key) => (await livesOf(tables, "key = $1", hashOf(key)))[0],
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
