import { statSync } from "node:fs";
import { open as openFile } from "node:fs/promises";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { StoreError } from "../../wire/errors/errors.js";
import { markDamaged } from "./open-file.js";
import { isDamage, toStoreError } from "./store-error.js";

interface Task {
  /** Reads and writes; may run again if the transaction failed for another's sake. */
  readonly work: () => unknown;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Holds what is open: the garbage collector would release the lock of a file that nobody uses just now. */
const open = new Set<Database>();

/** SQLite's log, which holds what was written since the last checkpoint. */
interface Log {
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * An open file. What arrives together is written in one transaction. A write survives a crash of the process once it resolves, and a
 * power loss after `sync()`, which begins by itself: the event loop need not stand still until a disk is ready.
 */
export class Database {
  readonly file: string;
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #inode: number;
  #tasks: Task[] = [];
  /** There until the end of a turn in which something was written. */
  #turn: Promise<void> | undefined;
  /** Takes nothing new; released once what it took is written. */
  #closed = false;
  #released = false;
  readonly #openLog: () => Promise<Log>;
  #log: Log | undefined;
  /** Something was written since the last sync began. */
  #dirty = false;
  /** A sync failed: the system may take for written what is not, so the log cannot be relied on. */
  #suspect = false;
  #running: Promise<void> = Promise.resolve();
  #nextSync: Promise<void> | undefined;

  constructor(
    file: string,
    sqlite: DatabaseSync,
    openLog: () => Promise<Log> = () => openFile(`${file}-wal`, "r+"),
  ) {
    this.#openLog = openLog;
    this.file = file;
    this.#sqlite = sqlite;
    this.#inode = statSync(file).ino;
    open.add(this);
  }

  /**
   * Runs reads and writes within a transaction: the first of a turn of the event loop at once, the others together at its end. Resolves
   * once they would survive a crash of the process; rejects with StoreError.
   */
  write<T>(work: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(this.#closedError());
    return new Promise<T>((resolve, reject) => {
      this.#tasks.push({ work, resolve, reject });
      if (this.#turn) return;
      this.#turn = nextTurn().then(() => {
        this.#turn = undefined;
        this.#flush();
      });
      this.#flush();
    });
  }

  /**
   * Resolves once everything written so far would survive a power loss; whoever waits for the next sync shares it. Rejects with
   * StoreError.
   */
  sync(): Promise<void> {
    if (!this.#dirty && !this.#nextSync) return this.#running;
    this.#nextSync ??= this.#running
      .catch(() => {})
      // What the save allows, such as a flow that goes on, comes first.
      .then(() => nextTurn())
      .then(() => nextTurn())
      .then(() => {
        this.#nextSync = undefined;
        this.#running = this.#syncNow();
        return this.#running;
      });
    return this.#nextSync;
  }

  /** The same as `write`, then `sync`. */
  async writeSafely<T>(work: () => T): Promise<T> {
    const result = await this.write(work);
    await this.sync();
    return result;
  }

  /** Rows of a query. Throws StoreError. */
  all<T>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#told(() => this.#prepare(sql).all(...values) as T[]);
  }

  get<T>(sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.#told(() => this.#prepare(sql).get(...values) as T | undefined);
  }

  /** Runs a statement, for use within `write`; gives the number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /** Moves what the log holds into the file, so that the log keeps nothing of it. Throws StoreError. */
  checkpoint(): void {
    this.#told(() => this.#sqlite.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
  }

  /** Writes what was begun, and releases the file. Never rejects. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#turn;
    await this.sync().catch(() => {});
    await this.#log?.close().catch(() => {});
    this.#released = true;
    open.delete(this);
    this.#sqlite.close();
  }

  async #syncNow(): Promise<void> {
    if (!this.#dirty || this.#released) return;
    this.#dirty = false;
    try {
      if (this.#suspect) this.checkpoint();
      else {
        this.#log ??= await this.#openLog();
        await this.#log.datasync();
      }
      this.#suspect = false;
    } catch (error) {
      this.#dirty = true;
      this.#suspect = true;
      throw this.#refusal(error);
    }
  }

  #flush(): void {
    const tasks = this.#tasks;
    if (tasks.length === 0) return;
    this.#tasks = [];
    const refused = this.#commit(tasks);
    if (refused === undefined) return;
    // One of them, or the disk, refused: each for itself, so that none fails for another's sake.
    for (const task of tasks) {
      const error = tasks.length === 1 ? refused : this.#commit([task]);
      if (error !== undefined) task.reject(this.#refusal(error));
    }
  }

  /** Resolves all of them, or returns the error and leaves nothing written. */
  #commit(tasks: readonly Task[]): unknown {
    try {
      this.#checkThere();
      this.run("BEGIN IMMEDIATE");
      const results = tasks.map(({ work }) => work());
      this.run("COMMIT");
      this.#dirty = true;
      // Whoever waits for it hears of a failure; the next one tries again.
      void this.sync().catch(() => {});
      for (const [index, { resolve }] of tasks.entries()) resolve(results[index] as never);
      return undefined;
    } catch (error) {
      try {
        this.#sqlite.exec("ROLLBACK");
      } catch {
        // SQLite has rolled back itself.
      }
      return error ?? new Error("unknown");
    }
  }

  /** SQLite would go on writing to a file that nobody can find any more. */
  #checkThere(): void {
    if (statSync(this.file, { throwIfNoEntry: false })?.ino === this.#inode) return;
    throw new StoreError({
      problem: `The store ${this.file} was deleted or replaced while it was open`,
      fix: "Restart this program; never touch the file while it runs.",
    });
  }

  #prepare(sql: string): StatementSync {
    if (this.#released) throw this.#closedError();
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #told<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  #refusal(error: unknown): StoreError {
    if (isDamage(error)) markDamaged(this.file);
    return toStoreError(this.file, error);
  }

  #closedError(): StoreError {
    return new StoreError({
      problem: `The store ${this.file} is closed`,
      fix: "Open it again: it holds what was saved.",
    });
  }
}
