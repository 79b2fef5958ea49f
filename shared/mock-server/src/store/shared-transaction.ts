import { isDiskFull, type MockDatabase } from "./database.js";

interface Work {
  /** Does the work; returns what to do once it is committed. */
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets requests that arrive together share one transaction. Each gets its result after the commit; one that throws is undone alone,
 * and all fail if the commit does.
 */
export class SharedTransaction {
  readonly #db: MockDatabase;
  #waiting: Work[] = [];

  constructor(db: MockDatabase) {
    this.#db = db;
  }

  /** Resolves to what the work returned, once it is committed. The work may not wait for anything. */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve, fail) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      const run = () => {
        const result = work();
        return () => resolve(result);
      };
      this.#waiting.push({ run, fail });
    });
  }

  #flush(): void {
    const together = this.#waiting;
    this.#waiting = [];
    try {
      const ends = this.#db.transaction(() => together.map((entry) => this.#runAlone(entry)));
      for (const end of ends) end();
    } catch (error) {
      for (const { fail } of together) fail(error);
    }
  }

  #runAlone({ run, fail }: Work): () => void {
    try {
      return this.#db.savepoint(run);
    } catch (error) {
      // SQLite has undone the whole transaction then.
      if (isDiskFull(error)) throw error;
      return () => fail(error);
    }
  }
}
