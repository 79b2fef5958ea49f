import { statSync } from "node:fs";
import { open as openFile } from "node:fs/promises";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { StoreError } from "../../wire/errors/errors.js";
import { isDamage, markDamaged, toStoreError } from "./open-file.js";

const CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)";

/** Resolves once whatever else there is to do has had its turn. */
export const nextTurn = (): Promise<void> => setImmediate();

/** Holds what is open: the garbage collector would release the lock of a file that nobody uses just now. */
const open = new Set<Database>();

/** SQLite's log, which holds what was written since the last checkpoint. */
interface Log {
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * An open file. Once a write resolves, it survives a crash of the process; it survives a power loss after `sync()`, which starts by
 * itself so that the event loop does not block on the disk.
 */
export class Database {
  readonly file: string;
  readonly #sqlite: DatabaseSync;
  readonly #openLog: () => Promise<Log>;
  readonly #inode: number;
  readonly #statements = new Map<string, StatementSync>();
  #log: Log | undefined;
  #isClosed = false;
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

  /** Runs reads and writes immediately in one transaction. If it rejects with StoreError, nothing was written. */
  async write<T>(work: () => T): Promise<T> {
    return this.#told(() => {
      this.#checkThere();
      try {
        this.run("BEGIN IMMEDIATE");
        const result = work();
        this.run("COMMIT");
        this.#dirty = true;
        // Whoever waits for it hears of a failure; the next one tries again.
        void this.sync().catch(() => {});
        return result;
      } catch (error) {
        try {
          this.#sqlite.exec("ROLLBACK");
        } catch {
          // SQLite has rolled back itself.
        }
        throw error;
      }
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

  /** Runs a statement, for use within `write`; gives the number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /** Moves what the log holds into the file, so that the log keeps nothing of it. Throws StoreError. */
  checkpoint(): void {
    this.#told(() => this.#sqlite.exec(CHECKPOINT));
  }

  /** Stops accepting work, syncs what was written, and releases the file. Never rejects. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.sync().catch(() => {});
    this.#dirty = false;
    await this.#log?.close().catch(() => {});
    open.delete(this);
    this.#sqlite.close();
  }

  async #syncNow(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    try {
      if (this.#suspect) this.#sqlite.exec(CHECKPOINT);
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

  /** SQLite would go on writing to a file that nobody can find any more. */
  #checkThere(): void {
    if (statSync(this.file, { throwIfNoEntry: false })?.ino === this.#inode) return;
    throw new StoreError({
      problem: `The store ${this.file} was deleted or replaced while it was open`,
      fix: "Restart this program; never touch the file while it runs.",
    });
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #told<T>(work: () => T): T {
    if (this.#isClosed)
      throw new StoreError({
        problem: `The store ${this.file} is closed`,
        fix: "Open it again: it holds what was saved.",
      });
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
}
