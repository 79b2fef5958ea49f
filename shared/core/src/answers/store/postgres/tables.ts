import { createHash } from "node:crypto";
import { StoreError } from "../../../wire/errors/errors.js";
import type { Life } from "../../engine/life.js";
import type { SqlClient } from "../question-store.js";
import { type PostgresPool, takeOut, toPostgresError } from "./connection.js";
import { LIFE_FORM, migrationSql, quoted, SCHEMA_VERSION } from "./schema.js";

/** Where a store's tables are, and the way to them. */
export interface PostgresTables {
  /** Quoted, for use in SQL. */
  readonly schema: string;
  /** Of LISTEN and NOTIFY; its own for each schema. */
  readonly channel: string;
  readonly pool: PostgresPool;
  /** The pool; rejects with StoreError alone. */
  readonly sql: SqlClient;
  /** A statement that is prepared once a connection: planning it each time would cost more than running it. */
  prepared(name: string, text: string): Prepared;
}

/** Runs a prepared statement, in a transaction's client if one is given. */
export type Prepared = (values: readonly unknown[], client?: SqlClient) => ReturnType<SqlClient["query"]>;

export function tablesOf(pool: PostgresPool, schema: string): PostgresTables {
  const hash = createHash("sha256").update(schema).digest("hex").slice(0, 32);
  let isNamed = true;
  const prepared: PostgresTables["prepared"] =
    (name, text) =>
    async (values, client = pool) => {
      // As pg takes it, which our own interface leaves out.
      const named = { name: `iotpush_${name}_${hash}`, text, values } as unknown as string;
      try {
        if (isNamed) return await client.query(named);
      } catch (error) {
        // A pooler such as PgBouncer, which hands each statement to another connection.
        if (!/^(26000|42P05)$/.test((error as { code?: string }).code ?? "")) throw toPostgresError(error);
        isNamed = false;
        if (client !== pool) throw toPostgresError(error);
      }
      return told(client).query(text, values);
    };
  return { schema: quoted(schema), channel: `iotpush_${hash}`, pool, sql: told(pool), prepared };
}

/** A client whose errors are StoreErrors. */
export const told = (sql: SqlClient): SqlClient => ({
  query: (text, values) =>
    sql.query(text, values).catch((error) => {
      throw toPostgresError(error);
    }),
});

interface Row {
  readonly form: number;
  readonly life: string;
}

/** Throws StoreError for a life that a newer version wrote: only a process of that version can go on with it. */
export function lifeOf({ form, life }: Row): Life {
  if (form <= LIFE_FORM) return JSON.parse(life) as Life;
  throw new StoreError({
    problem: "A newer version of this program wrote the question",
    fix: "Update this process too; until then the newer ones go on with it.",
  });
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
