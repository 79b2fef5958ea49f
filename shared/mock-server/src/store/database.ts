import { chmodSync, closeSync, openSync } from "node:fs";
import type { SQLInputValue, StatementSync } from "node:sqlite";
import { errorText } from "@iotpush/core/contract";
import { DatabaseSync } from "../builtins.js";
import { SCHEMA_STEPS } from "./schema.js";

export type Row = Record<string, SQLInputValue>;

/** SQLite with prepared statements kept, in WAL mode: what was committed survives a crash of the process. */
export class MockDatabase {
  readonly #sqlite: InstanceType<typeof DatabaseSync>;
  /** Prepared statements by their SQL. */
  readonly #statements = new Map<string, StatementSync>();
  readonly #afterCommit: (() => void)[] = [];
  #inTransaction = false;
  #closed = false;
  #watches = 0;

  /** Throws if another server has the file, and if the file is not a database of this program or of a newer version of it. */
  constructor(file = ":memory:") {
    try {
      this.#sqlite = open(file);
    } catch (error) {
      throw explained(error, file);
    }
    try {
      this.#migrate(file);
    } catch (error) {
      this.#sqlite.close();
      throw error;
    }
  }

  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  all<T>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#prepare(sql).all(...values) as T[];
  }

  /** Runs a statement; gives the number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  count(table: string, where: string, ...values: SQLInputValue[]): number {
    return this.get<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${where}`, ...values)?.n ?? 0;
  }

  /** Inserts a row whose keys are the columns; gives its number. */
  insert(table: string, row: Row): number {
    const columns = Object.keys(row);
    const sql = `INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => "?")})`;
    return Number(this.#prepare(sql).run(...Object.values(row)).lastInsertRowid);
  }

  /** Changes these columns of the row with this id. */
  update(table: string, id: string, changes: Row): void {
    const columns = Object.keys(changes).map((column) => `${column} = ?`);
    if (columns.length === 0) return;
    this.run(`UPDATE ${table} SET ${columns} WHERE id = ?`, ...Object.values(changes), id);
  }

  /** All or nothing. Inside another transaction it is part of that one. */
  transaction<T>(work: () => T): T {
    if (this.#inTransaction) return work();
    this.run("BEGIN IMMEDIATE");
    this.#inTransaction = true;
    let result: T;
    try {
      result = work();
      this.run("COMMIT");
    } catch (error) {
      this.#afterCommit.length = 0;
      this.#undo("ROLLBACK");
      throw error;
    } finally {
      this.#inTransaction = false;
    }
    for (const next of this.#afterCommit.splice(0)) next();
    return result;
  }

  /** Inside a transaction: if this throws, only this is undone. */
  savepoint<T>(work: () => T): T {
    const announced = this.#afterCommit.length;
    this.run("SAVEPOINT work");
    try {
      const result = work();
      this.run("RELEASE work");
      return result;
    } catch (error) {
      this.#afterCommit.splice(announced);
      this.#undo("ROLLBACK TO work");
      this.#undo("RELEASE work");
      throw error;
    }
  }

  /** Calls this once the transaction is committed, at once if there is none; never if it is undone. */
  afterCommit(next: () => void): void {
    if (this.#inTransaction) this.#afterCommit.push(next);
    else next();
  }

  /**
   * Calls back for every row that something happens to in this process, such as `AFTER DELETE ON messages`, even if the transaction is
   * taken back later. The callback may not use the database.
   */
  watch(event: string, noticed: () => void): void {
    const name = `noticed_${this.#watches++}`;
    this.#sqlite.function(name, () => {
      noticed();
      return null;
    });
    this.#sqlite.exec(`CREATE TEMP TRIGGER ${name} ${event} BEGIN SELECT ${name}(); END`);
  }

  clear(): void {
    this.transaction(() => {
      for (const table of this.#tables()) this.run(`DELETE FROM ${table}`);
    });
  }

  /** Every row of every table, as plain data. */
  dump(): Record<string, Row[]> {
    return Object.fromEntries(
      this.#tables().map((table) => [table, this.all<Row>(`SELECT * FROM ${table}`)]),
    );
  }

  /** Replaces everything by what `dump` gave. */
  load(dump: Readonly<Record<string, readonly Row[]>>): void {
    this.transaction(() => {
      this.clear();
      for (const table of this.#tables().reverse())
        for (const row of dump[table] ?? []) this.insert(table, row);
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#sqlite.close();
  }

  #undo(sql: string): void {
    try {
      this.run(sql);
    } catch {
      // SQLite has undone everything already, as it does if the disk is full.
    }
  }

  /** Those that refer to others first. */
  #tables(): string[] {
    const rows = this.all<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid DESC",
    );
    return rows.map(({ name }) => name);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #migrate(file: string): void {
    const row = this.#sqlite.prepare("PRAGMA user_version").get() as { user_version: number };
    if (row.user_version > SCHEMA_STEPS.length)
      throw new Error(
        `${file} was written by a newer version of iotpush-mock: update it, or use another file.`,
      );
    for (const [index, sql] of SCHEMA_STEPS.entries()) {
      if (index < row.user_version) continue;
      this.transaction(() => this.#sqlite.exec(`${sql}; PRAGMA user_version = ${index + 1};`));
    }
  }
}

function open(file: string): InstanceType<typeof DatabaseSync> {
  // What is in it are keys; SQLite gives its other files the same mode.
  if (file !== ":memory:") {
    closeSync(openSync(file, "a", 0o600));
    chmodSync(file, 0o600);
  }
  const sqlite = new DatabaseSync(file, { enableForeignKeyConstraints: true });
  try {
    // The lock is the kernel's: it ends with the process, however that ends.
    sqlite.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    sqlite.exec("PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE; COMMIT;");
  } catch (error) {
    sqlite.close();
    throw error;
  }
  return sqlite;
}

function explained(error: unknown, file: string): Error {
  if (codeOf(error) === BUSY)
    return new Error(`Another iotpush-mock uses ${file}: stop it, or use another file.`);
  return new Error(
    `${file} cannot be used: ${errorText(error)}. Use another file, in a folder that you can write to.`,
    { cause: error },
  );
}

const BUSY = 5;
const FULL = 13;
const codeOf = (error: unknown): number | undefined => (error as { readonly errcode?: number }).errcode;

export const isDiskFull = (error: unknown): boolean => codeOf(error) === FULL;
