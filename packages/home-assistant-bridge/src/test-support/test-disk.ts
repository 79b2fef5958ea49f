import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SqliteStore, sqliteStore } from "@iotpush/core";
import { FakeClock } from "@iotpush/core/testing";
import { createLogger } from "../log/logger.js";
import { Disk } from "../store/disk.js";

export const silentLog = createLogger({ level: "error", secrets: [], write: () => {}, now: () => 0 });

export interface TestDisk extends AsyncDisposable {
  readonly disk: Disk;
  readonly clock: FakeClock;
  readonly folder: string;
  /** From now on nothing can be written, or everything again. */
  full(isFull: boolean): void;
  /** What another process would find. */
  reopen(): Promise<Disk>;
}

/** A disk that is full when the test says so. */
export async function openTestDisk(clock = new FakeClock()): Promise<TestDisk> {
  const folder = await mkdtemp(join(tmpdir(), "bridge-disk-"));
  let isFull = false;
  const unlessFull = <T extends unknown[], R>(write: (...given: T) => Promise<R>) => {
    return async (...given: T): Promise<R> => {
      if (isFull) throw new Error("The disk is full.");
      return write(...given);
    };
  };
  const open = async (): Promise<[SqliteStore, Disk]> => {
    const store = await sqliteStore(join(folder, "bridge.sqlite"));
    const full: SqliteStore = {
      ...store,
      questions: { ...store.questions, save: unlessFull(store.questions.save) },
      collection: (name, read) => {
        const { load, save, remove } = store.collection(name, read);
        return { load, save: unlessFull(save), remove: unlessFull(remove) };
      },
    };
    return [store, new Disk(full, { clock, log: silentLog })];
  };
  let [store, disk] = await open();
  return {
    clock,
    folder,
    get disk() {
      return disk;
    },
    full: (now) => {
      isFull = now;
    },
    async reopen() {
      await store.close();
      [store, disk] = await open();
      return disk;
    },
    async [Symbol.asyncDispose]() {
      isFull = false;
      await disk.close();
      await rm(folder, { recursive: true });
    },
  };
}
