import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, memoryStore, type QuestionStore } from "@iotpush/core";
import { Database } from "../../shared/core/src/answers/store/database.ts";
import { openFile } from "../../shared/core/src/answers/store/open-file.ts";
import { openQuestions } from "../../shared/core/src/answers/store/sqlite-store.ts";
import { sharedMemory } from "../../shared/core/src/test-support/shared-memory.ts";

/** What becomes of what a process does with its disk. */
export interface DiskFaults {
  /** Carries a commit out, unless the disk refuses it or the process ends before. */
  commit(commit: () => void): void;
  /** Rejects if the disk fails. */
  synced(): Promise<void>;
  problem(text: string): void;
}

/** Where questions outlive a crash. */
export interface Disk {
  /** One that is full stays so until then, also over a restart. */
  failsUntil?: number;
  open(faults: DiskFaults): Promise<{
    readonly store: QuestionStore;
    /** Its process is gone: what it has not committed is lost. */
    drop(): void;
  }>;
  remove(): void;
}

const memoryDisk = (): Disk => {
  const store = memoryStore();
  let isMarked = false;
  const marking: QuestionStore = {
    ...store,
    async load() {
      const lives = await store.load();
      if (isMarked) for (const life of lives) await store.save({ ...life, unsure: true }, life.version);
      isMarked = false;
      return store.load();
    },
    markUnsaved(isUnsaved) {
      isMarked = isUnsaved;
    },
  };
  return { open: async () => ({ store: marking, drop() {} }), remove() {} };
};

/** The store that ships, in memory that the system takes for a disk. */
function sqliteDisk(): Disk {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "simulation-"));
  const file = join(folder, "store.sqlite");
  return {
    async open({ commit, synced, problem }) {
      const sqlite = await openFile(file, problem);
      const failing = new Proxy(sqlite, {
        get(target, name) {
          if (name === "prepare")
            return (sql: string) => {
              const statement = target.prepare(sql);
              return sql === "COMMIT" ? { run: () => commit(() => void statement.run()) } : statement;
            };
          const value = Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
      const log = { datasync: synced, close: async () => {} };
      const database = new Database(file, failing, async () => log);
      return {
        store: openQuestions(database, new Set(), problem),
        drop() {
          sqlite.close();
          void database.close().catch(() => {});
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function sharedDisk(clock: Clock): Disk {
  const start = clock.now();
  // The leases are timed by the store's own clock.
  const { join: joinShared } = sharedMemory({ now: () => start + clock.mono() });
  return { open: async () => ({ store: joinShared(), drop() {} }), remove() {} };
}

export const diskOf = (kind: "memory" | "sqlite" | "shared", clock: Clock): Disk =>
  kind === "memory" ? memoryDisk() : kind === "sqlite" ? sqliteDisk() : sharedDisk(clock);
