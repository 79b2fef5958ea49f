import { isDiskFull, type MockDatabase } from "./database.js";

interface Work {
  readonly run: () => void;
  readonly fail: (error: unknown) => void;
  done: () => void;
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
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      const entry: Work = {
        run: () => {
          const result = work();
          entry.done = () => resolve(result);
        },
        fail: reject,
        done: () => undefined,
      };
      this.#waiting.push(entry);
    });
  }

  #flush(): void {
    const together = this.#waiting;
    this.#waiting = [];
    const failures: (() => void)[] = [];
    const committed: Work[] = [];
    try {
      this.#db.transaction(() => {
        for (const entry of together)
          try {
            this.#db.savepoint(entry.run);
            committed.push(entry);
          } catch (error) {
            // SQLite has undone the whole transaction then.
            if (isDiskFull(error)) throw error;
            failures.push(() => entry.fail(error));
          }
      });
      for (const fail of failures) fail();
      for (const entry of committed) entry.done();
    } catch (error) {
      for (const entry of together) entry.fail(error);
    }
  }
}
