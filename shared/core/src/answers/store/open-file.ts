import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, DatabaseSyncOptions, SQLInputValue } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../../wire/errors/errors.js";
import { isStoreError } from "../../wire/errors/guards.js";

/** Result codes of SQLite. */
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** Marks the file as ours: "iotp". */
const APPLICATION_ID = 0x696f7470;

/** Each takes the file from one version of the schema to the next. Plain enough to be PostgreSQL's as well. A new form of a life is a new version too. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE records (
    collection TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (collection, id)
  );
  `,
  // done_at is when a question ended, once its outcome was delivered: until then it is loaded at each start.
  `
  CREATE TABLE questions (
    id TEXT PRIMARY KEY, key TEXT, asked_at BIGINT NOT NULL, done_at BIGINT, version BIGINT NOT NULL, life TEXT NOT NULL
  );
  CREATE INDEX questions_open ON questions (asked_at, id) WHERE done_at IS NULL;
  CREATE INDEX questions_done ON questions (done_at) WHERE done_at IS NOT NULL;
  CREATE INDEX questions_by_key ON questions (key, asked_at) WHERE key IS NOT NULL;
  `,
];

/** A file up to this size is checked whole when it is opened, which takes less than 100 ms; of a larger one, what a start reads. */
const CHECKED_BYTES = 16_777_216;
/** Processes that open a file at the same moment may refuse each other; an owner stays. */
const ATTEMPTS = 8;

/**
 * Opens the file for this process alone, under a lock that the kernel releases when the process ends, however it ends. A damaged
 * file is set aside and reported, and what can still be read of it is moved to a new one. Throws StoreError.
 */
export async function openFile(file: string, onProblem: (problem: string) => void): Promise<DatabaseSync> {
  for (let attempt = 1; ; attempt++) {
    try {
      return open(file);
    } catch (error) {
      if (isDamage(error)) onProblem(replace(file));
      else if (codeOf(error) !== BUSY || attempt === ATTEMPTS) throw toStoreError(file, error);
      else await sleep(10 + Math.random() * 20);
    }
  }
}

/** Beside a file in which damage was found while it was open: at the next start it is replaced. */
const markOf = (file: string) => `${file}-damaged`;

/** Never throws. */
export function markDamaged(file: string): void {
  try {
    closeSync(openSync(markOf(file), "w", 0o600));
  } catch {
    // A disk that takes not even an empty file.
  }
}

const connect = (file: string, options: DatabaseSyncOptions = {}): DatabaseSync =>
  new (loadSqlite().DatabaseSync)(file, options);

function open(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // A crash came between the two renames of `replace`.
  if (!existsSync(file) && existsSync(newOf(file))) renameSync(newOf(file), file);
  makePrivate(file);
  const database = connect(file);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    // What is erased is overwritten.
    database.exec("PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 16777216;");
    migrate(file, database);
    check(file, database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A file that is there is never opened but by SQLite: closing it would release SQLite's lock on it. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (!statSync(file).isFile()) return;
    try {
      chmodSync(file, 0o600);
    } catch {
      // Another user's, or a disk without modes: whether it can be written to is seen when it is.
    }
  }
}

function migrate(file: string, database: DatabaseSync): void {
  const read = (pragma: string): number => Number(Object.values(database.prepare(pragma).get() ?? {})[0]);
  const version = read("PRAGMA user_version");
  const foreign =
    read("PRAGMA application_id") !== APPLICATION_ID && read("SELECT count(*) FROM sqlite_master") > 0;
  if (foreign)
    throw new StoreError({
      problem: `${file} is a database of another program`,
      fix: "Give the store its own file.",
    });
  if (version > MIGRATIONS.length)
    throw new StoreError({
      problem: `The store ${file} was written by a newer version of this program (schema ${version}, known up to ${MIGRATIONS.length})`,
      fix: "Update this program, or give it another file.",
    });
  if (version === MIGRATIONS.length) return;
  database.exec(
    ["BEGIN IMMEDIATE", ...MIGRATIONS.slice(version)].join(";\n") +
      `; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`,
  );
}

function check(file: string, database: DatabaseSync): void {
  const isSmall = statSync(file).size <= CHECKED_BYTES;
  const { integrity_check: found } = isSmall
    ? (database.prepare("PRAGMA integrity_check(1)").get() as { integrity_check: string })
    : { integrity_check: "ok" };
  if (found !== "ok" || existsSync(markOf(file))) throw Object.assign(new Error(found), { errcode: CORRUPT });
  database.exec(
    "SELECT total(length(life)) FROM questions WHERE done_at IS NULL; SELECT total(length(value)) FROM records",
  );
}

const newOf = (file: string) => `${file}-new`;

/** Puts a new file in the damaged one's place; gives a sentence about it. A full disk leaves everything as it is. Throws StoreError. */
function replace(file: string): string {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(":", "-")}`;
  try {
    const fresh = open(newOf(file));
    const damaged = connect(file, { defensive: false });
    // With a writable schema a file that was cut short can be read.
    damaged.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA writable_schema = ON");
    let found: ReturnType<typeof salvage>;
    try {
      found = salvage(damaged, fresh);
    } finally {
      damaged.close();
      fresh.close();
    }
    for (const suffix of ["", "-wal", "-journal"])
      if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    renameSync(newOf(file), file);
    rmSync(markOf(file), { force: true });
    return `The store ${file} was damaged and is kept as ${aside}. A new one has what could still be read: questions: ${found.questions}, other records: ${found.records}. Whatever else it held is lost.`;
  } catch (error) {
    throw toStoreError(file, error);
  }
}

/** An open question may have gone on since this version of it, so its outcome is not delivered again unmarked. */
const TABLES = {
  questions: `SELECT id, key, asked_at, done_at, version, iif(done_at IS NULL, json_set(life, '$.unsure', json('true')), life)
    FROM questions NOT INDEXED WHERE rowid = ? AND json_valid(life)`,
  records: "SELECT collection, id, value FROM records NOT INDEXED WHERE rowid = ? AND json_valid(value)",
};

/** A damaged page hides what lies behind it: each way through a table reaches other rows. */
const WAYS = ["NOT INDEXED ORDER BY rowid", "NOT INDEXED ORDER BY rowid DESC", ""];

/** Copies what can be read of a damaged file, all or nothing; gives how many rows of each table. Throws what the disk refuses. */
function salvage(damaged: DatabaseSync, fresh: DatabaseSync): Record<keyof typeof TABLES, number> {
  const found = { questions: 0, records: 0 };
  fresh.exec("BEGIN");
  for (const table of ["questions", "records"] as const)
    for (const values of rowsOf(damaged, table)) {
      const places = values.map(() => "?").join(", ");
      const { changes } = fresh.prepare(`INSERT OR IGNORE INTO ${table} VALUES (${places})`).run(...values);
      found[table] += Number(changes);
    }
  fresh.exec("COMMIT");
  return found;
}

function* rowsOf(damaged: DatabaseSync, table: keyof typeof TABLES): Generator<SQLInputValue[]> {
  const numbers = new Set<SQLInputValue>();
  for (const way of WAYS)
    readable(() => {
      for (const { n } of damaged.prepare(`SELECT rowid AS n FROM ${table} ${way}`).iterate())
        numbers.add(n ?? null);
    });
  for (const number of numbers) {
    const row = readable(() => damaged.prepare(TABLES[table]).get(number));
    if (row) yield Object.values(row);
  }
}

/** What `read` returns, or undefined if the data is damaged in any way: a lost table, a number that is too large. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

type Sqlite = { readonly DatabaseSync: typeof DatabaseSync };

/**
 * Node's own SQLite. It is loaded when a store is opened, so that programs without one run where it is missing, and bundles for hosts that
 * forbid it do not name it. Throws StoreError on a Node.js that lacks it.
 */
function loadSqlite(): Sqlite {
  const warn = process.emitWarning;
  // Node.js 22 warns that its SQLite may change; we test against it, and a user can do nothing about it.
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes("SQLite is an experimental feature"))
      (warn as (...all: unknown[]) => void).call(process, warning, ...rest);
  }) as typeof warn;
  try {
    const sqlite = process.getBuiltinModule?.("node:sqlite") as Sqlite | undefined;
    if (sqlite) return sqlite;
  } finally {
    process.emitWarning = warn;
  }
  throw new StoreError({
    problem: `The store needs Node.js 22.13 or later; this is ${process.version}`,
    fix: "Update Node.js.",
  });
}

/** SQLite's primary result code; undefined for another error. */
const codeOf = (error: unknown): number | undefined => {
  const { errcode } = error as { errcode?: number };
  return errcode === undefined ? undefined : errcode & 0xff;
};

/** Also what is left of a header or a schema that cannot be read: SQLite has no code for it. */
export const isDamage = (error: unknown): boolean =>
  [CORRUPT, NOT_A_DATABASE].includes(codeOf(error) ?? 0) ||
  /^(unsupported file format|no such table)/.test((error as Error).message);

/** What SQLite or the disk refused, with the fix. */
export function toStoreError(file: string, error: unknown): StoreError {
  if (isStoreError(error)) return error as StoreError;
  if (codeOf(error) === BUSY)
    return new StoreError({
      problem: `The store ${file} is in use by another process`,
      fix: "Stop the other process, or give this one its own file.",
    });
  if (isDamage(error))
    return new StoreError({
      problem: `The store ${file} is damaged`,
      fix: "Restart this program: it sets the file aside and continues with what can still be read.",
    });
  const { code, message } = error as NodeJS.ErrnoException;
  return new StoreError({
    problem: `The store ${file} cannot be read or written (${message || code})`,
    fix: "Check that the file and its folder may be written to and that the disk has room.",
  });
}
