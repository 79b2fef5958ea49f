import { createHash } from "node:crypto";
import { StoreError } from "../../../wire/errors/errors.js";
import type { SqlClient } from "../question-store.js";
import { quoted } from "./schema.js";

/** A pool of `pg`, as far as it is used here. */
export interface PostgresPool extends SqlClient {
  readonly options?: { readonly max?: number | undefined } | undefined;
  connect(): Promise<PostgresClient>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): unknown;
}

interface PostgresClient extends SqlClient {
  release(destroy?: boolean): void;
  on(event: "notification", listener: (message: { readonly payload?: string | undefined }) => void): unknown;
  on(event: "error" | "end", listener: () => void): unknown;
  off(event: "error", listener: () => void): unknown;
}

/** Takes a connection out of the pool. One that breaks then fails its statements, and does not end the process. */
export async function takeOut(
  pool: PostgresPool,
): Promise<{ readonly client: PostgresClient; release(isBroken: boolean): void }> {
  const client = await pool.connect().catch((error) => {
    throw toPostgresError(error);
  });
  const ignore = () => {};
  client.on("error", ignore);
  return {
    client,
    release(isBroken) {
      if (!isBroken) client.off("error", ignore);
      client.release(isBroken);
    },
  };
}

/** A statement that a lost line holds up must not hold up its question. PgBouncer refuses limits that are set at the start of a session. */
const LIMITS = {
  connectionTimeoutMillis: 5_000,
  query_timeout: 12_000,
  keepAlive: true,
  application_name: "iotpush",
};

/** Opens a pool of its own. Rejects with StoreError if `pg` is not installed. */
export async function openPool(connectionString: string, max: number): Promise<PostgresPool> {
  const driver = await import("pg").catch(() => {
    throw new StoreError({
      problem: "postgresStore needs the package pg, which is not installed",
      fix: "Install it: npm install pg",
    });
  });
  try {
    return new driver.default.Pool({ ...LIMITS, connectionString, max }) as unknown as PostgresPool;
  } catch {
    throw new StoreError({
      problem: "The connection string is not valid",
      fix: "Use postgres://user:password@host:5432/database, with special characters percent-encoded.",
    });
  }
}

const FIXES: readonly (readonly [RegExp, problem: string, fix: string])[] = [
  [/^28/, "PostgreSQL refuses the user or password", "Correct the connection string."],
  [/^3D/, "The database does not exist", "Create it, or correct the connection string."],
  [
    /^42501$/,
    "The PostgreSQL user is not allowed to do this",
    "Let a user who may create schemas run what `iotpush migrate --print` prints, and grant this user its tables.",
  ],
  [/^(42P01|3F000|42703)$/, "The tables are missing or older", "Run what `iotpush migrate --print` prints."],
  [/^53/, "PostgreSQL is short of connections, memory or disk", "Give it more, or use fewer connections."],
  [
    /^(?!08|40|57)[0-9FHPX][0-9A-Z]{4}$/,
    "PostgreSQL refuses the statement",
    "Look for this code in PostgreSQL's log, which says what is wrong.",
  ],
];

/** What PostgreSQL or the line to it refused. What it says itself may hold values or credentials, so only its code is repeated. */
export function toPostgresError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = String((error as { code?: unknown } | undefined)?.code ?? "");
  const known = FIXES.find(([pattern]) => pattern.test(code));
  if (known) return new StoreError({ problem: `${known[1]} (${code})`, fix: known[2] });
  const named = /^[A-Z0-9_]{5,20}$/.test(code) ? ` (${code})` : "";
  return new StoreError({
    problem: `PostgreSQL cannot be reached or does not answer${named}`,
    fix: "Check that it runs, that this machine reaches it, and that the pool has a free connection; nothing is asked until then.",
  });
}

/** Where a store's tables are, and the way to them. */
export interface PostgresTables {
  /** Quoted, for use in SQL. */
  readonly schema: string;
  /** Of LISTEN and NOTIFY; its own for each schema. */
  readonly channel: string;
  readonly pool: PostgresPool;
  /** The pool; rejects only with StoreError. */
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
