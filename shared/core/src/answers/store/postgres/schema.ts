import { StoreError } from "../../../wire/errors/errors.js";
import type { Life } from "../../engine/life.js";

/** The form of a life that this version writes, and the newest one that it understands. */
export const LIFE_FORM = 1;

/**
 * Each takes a schema from one version to the next. An old and a new version of this program run side by side while a service is updated,
 * so a migration only adds what the older one does without. It changes nothing if it has been run before.
 */
const MIGRATIONS: readonly ((schema: string) => string)[] = [
  // done_at: when a question ended, once its outcome was delivered. due_at: when somebody is to go on with one that nobody owns.
  // key: its SHA-256, since keys may be longer than an index allows. waiter: the process that waits for its end, or * for several.
  (schema) => `
CREATE TABLE IF NOT EXISTS ${schema}.replicas (id TEXT PRIMARY KEY, lease_until TIMESTAMPTZ NOT NULL);
CREATE TABLE IF NOT EXISTS ${schema}.questions (
  id TEXT PRIMARY KEY, key TEXT UNIQUE, asked_at BIGINT NOT NULL, done_at BIGINT, version BIGINT NOT NULL, form INTEGER NOT NULL,
  owner TEXT REFERENCES ${schema}.replicas ON DELETE SET NULL, due_at BIGINT, waiter TEXT, life TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS questions_due ON ${schema}.questions (due_at) WHERE owner IS NULL AND done_at IS NULL;
CREATE INDEX IF NOT EXISTS questions_owned ON ${schema}.questions (owner) WHERE owner IS NOT NULL;
CREATE INDEX IF NOT EXISTS questions_done ON ${schema}.questions (done_at) WHERE done_at IS NOT NULL;`,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** A schema as an SQL identifier. Throws StoreError for a name that PostgreSQL would refuse, or cut short and share with another schema. */
export function quoted(schema: string): string {
  if (!schema || schema.includes("\0") || schema.startsWith("pg_") || Buffer.byteLength(schema) > 63)
    throw new StoreError({
      problem: `${JSON.stringify(schema.slice(0, 80))} is not a valid schema`,
      fix: "Use 1 to 63 bytes that do not start with pg_, such as iotpush.",
    });
  return `"${schema.replaceAll('"', '""')}"`;
}

/** The SQL that makes a schema, or brings an older one up to date: one transaction, which waits for another that does the same. */
export function migrationSql(schema: string): string {
  const name = quoted(schema);
  return [
    "BEGIN;",
    // One number for all schemas: migrations are rare.
    "SELECT pg_advisory_xact_lock(1768910960);",
    `CREATE SCHEMA IF NOT EXISTS ${name};`,
    `CREATE TABLE IF NOT EXISTS ${name}.migrations (version INTEGER PRIMARY KEY);`,
    ...MIGRATIONS.map((migration) => migration(name).trim()),
    `INSERT INTO ${name}.migrations VALUES (${SCHEMA_VERSION}) ON CONFLICT DO NOTHING;`,
    "COMMIT;",
  ].join("\n");
}

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
