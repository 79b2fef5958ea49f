import { checkEach, count, type OptionCheck, text } from "../../../client/check-options.js";
import type { Life } from "../../engine/life.js";
import { type PersonalData, withoutPersons, withoutSecret } from "../person.js";
import type { QuestionStore } from "../question-store.js";
import { openPool, type PostgresPool } from "./connection.js";
import { postgresQuestions } from "./postgres-questions.js";
import { lifeOf, migrateTables, type PostgresTables, tablesOf } from "./tables.js";

export interface PostgresStoreOptions {
  /** Such as `postgres://user:password@host:5432/database`. Either this or `pool`. */
  readonly connectionString?: string | undefined;
  /** An open pool of `pg`, which stays open. It needs at least three connections: one listens. */
  readonly pool?: PostgresPool | undefined;
  /** The schema that holds the tables; `iotpush` by default. Stores in two schemas share nothing. */
  readonly schema?: string | undefined;
  /** Connections of a pool of its own at most; default 10. */
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
  const questions = postgresQuestions(tables);
  const close = async () => {
    questions.shared.close();
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
      const { schema: name, sql } = tables;
      const named = person === undefined ? "" : "WHERE position($1 IN life) > 0";
      const { rows } = await sql.query(
        `SELECT life, form FROM ${name}.questions ${named} ORDER BY asked_at, id`,
        person === undefined ? [] : [JSON.stringify(person)],
      );
      return rows.map((row) => withoutSecret(lifeOf(row)));
    },
  };
}

/** What a process still holds in memory is of an older version then, so that it cannot be saved with them again. */
async function erasePerson(
  tables: PostgresTables,
  questions: QuestionStore,
  person: string,
): Promise<number> {
  const { schema, sql } = tables;
  const named = `SELECT life, form FROM ${schema}.questions WHERE position($1 IN life) > 0`;
  const persons = new Set([person]);
  let changed = 0;
  for (const row of (await sql.query(named, [JSON.stringify(person)])).rows) {
    let life: Life | undefined = lifeOf(row);
    while (life) {
      const without: Life = { ...withoutPersons(life, persons), version: life.version + 1 };
      if (await questions.save(without, life.version, { owner: "theirs" })) break;
      life = await questions.find(life.id);
    }
    changed += 1;
  }
  return changed;
}
