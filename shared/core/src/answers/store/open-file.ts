import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../../wire/errors/errors.js";
import { isStoreError } from "../../wire/errors/guards.js";
import { loadSqlite } from "./load-sqlite.js";
import { APPLICATION_ID, MIGRATIONS } from "./schema.js";

/** Result codes of SQLite. */
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** A file up to this size is checked whole when it is opened: that takes less than 50 ms. */
const CHECKED_BYTES = 8_388_608;
/** Processes that open a file at the same moment may refuse each other; an owner stays. */
const ATTEMPTS = 8;

/**
 * Opens the file for this process alone, under a lock that the kernel releases when the process ends, however it ends. A damaged
 * file is renamed and reported, and a new one is begun. Throws StoreError.
 */
export async function openFile(file: string, onProblem: (problem: string) => void): Promise<DatabaseSync> {
  for (let attempt = 1; ; attempt++) {
    try {
      return open(file);
    } catch (error) {
      const code = codeOf(error);
      if (code === CORRUPT || code === NOT_A_DATABASE) {
        const aside = await setAside(file);
        onProblem(
          `The store ${file} was damaged. It is kept as ${aside}, and an empty one was made: what it held is not known here.`,
        );
      } else if (code !== BUSY || attempt === ATTEMPTS) throw toStoreError(file, error);
      else await sleep(10 + Math.random() * 20);
    }
  }
}

/** SQLite's primary result code; undefined for another error. */
const codeOf = (error: unknown): number | undefined => {
  const { errcode } = error as { errcode?: number };
  return errcode === undefined ? undefined : errcode & 0xff;
};

function open(file: string): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  makePrivate(file);
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    // What is erased is overwritten.
    database.exec("PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 16777216;");
    migrate(file, database);
    if (statSync(file).size <= CHECKED_BYTES) check(database);
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
      fix: "Give the store a file of its own.",
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

function check(database: DatabaseSync): void {
  const { quick_check } = database.prepare("PRAGMA quick_check(1)").get() as { quick_check: string };
  if (quick_check !== "ok") throw Object.assign(new Error(quick_check), { errcode: CORRUPT });
}

async function setAside(file: string): Promise<string> {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(":", "-")}`;
  for (const suffix of ["-wal", "-journal", ""])
    await rename(file + suffix, aside + suffix).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw toStoreError(file, error);
    });
  return aside;
}

/** What SQLite or the disk refused, with the fix. */
export function toStoreError(file: string, error: unknown): StoreError {
  if (isStoreError(error)) return error as StoreError;
  if (codeOf(error) === BUSY)
    return new StoreError({
      problem: `The store ${file} is in use by another process`,
      fix: "Stop the other process, or give this one a file of its own.",
    });
  if (codeOf(error) === CORRUPT)
    return new StoreError({
      problem: `The store ${file} is damaged`,
      fix: `Stop this program and move the file away, together with ${file}-wal; an empty one is made at the next start.`,
    });
  const { code, message } = error as NodeJS.ErrnoException;
  return new StoreError({
    problem: `The store ${file} cannot be read or written (${message || code})`,
    fix: "Check that the file and its folder may be written to and that the disk has room.",
  });
}
