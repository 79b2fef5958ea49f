import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { putRecord } from "./collection.js";
import { Database } from "./database.js";
import { openFile } from "./open-file.js";

let folder: string;
let sqlite: DatabaseSync;
let database: Database;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "database-"));
  const file = join(folder, "f.sqlite");
  sqlite = await openFile(file, () => {});
  database = new Database(file, sqlite);
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const put = (id: string, text = "1") => database.write(() => putRecord(database, "c", id, text));
const ids = () => database.all<{ id: string }>("SELECT id FROM records ORDER BY id").map(({ id }) => id);

test("a write is committed at once", async () => {
  const writing = put("a");
  expect(ids()).toEqual(["a"]);
  await writing;
});

test("what a write allows goes on before the disk is busy with it", async () => {
  const { slow, syncs, write } = onSlowDisk();
  await write();
  const flow = new Promise((resolve) => setImmediate(() => resolve(syncs.length)));
  expect(await flow).toBe(0);
  await expect.poll(() => syncs.length).toBe(1);
  syncs[0]?.done();
  await slow.sync();
});

test("a write that fails undoes none that arrived with it, and leaves nothing of its own", async () => {
  const failing = database.write(() => {
    putRecord(database, "c", "half", "1");
    throw new Error("no");
  });
  const results = await Promise.allSettled([put("a"), failing, put("b")]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(ids()).toEqual(["a", "b"]);
});

test("what finds no room is refused alone, and once there is room it is accepted", async () => {
  const { page_count: used } = sqlite.prepare("PRAGMA page_count").get() as { page_count: number };
  sqlite.exec(`PRAGMA max_page_count = ${used + 4}`);
  const large = "x".repeat(100_000);
  const results = await Promise.allSettled([put("a"), put("large", large), put("b")]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  await expect(put("large", large)).rejects.toMatchObject({
    code: "store",
    fix: expect.stringMatching(/room/),
  });
  sqlite.exec("PRAGMA max_page_count = 1000000");
  await put("large", large);
  expect(ids()).toEqual(["a", "b", "large"]);
});

test("results come back to whoever asked for them", async () => {
  const one = database.write(() => 1);
  const two = database.write(() => "two");
  expect([await one, await two]).toEqual([1, "two"]);
});

/** A database whose log is synced when the test says so. */
function onSlowDisk() {
  const syncs: { done: () => void; fail: () => void }[] = [];
  const datasync = () =>
    new Promise<void>((done, reject) => {
      syncs.push({ done, fail: () => reject(new Error("EIO")) });
    });
  const slow = new Database(join(folder, "f.sqlite"), sqlite, async () => ({
    datasync,
    close: async () => {},
  }));
  const write = () => slow.write(() => putRecord(slow, "c", "a", "1"));
  return { slow, syncs, write };
}

test("a write does not wait for the disk, and what is written while a sync runs waits for the next one", async () => {
  const { slow, syncs, write } = onSlowDisk();
  await write();
  let safe = 0;
  const first = slow.sync().then(() => (safe += 1));
  await expect.poll(() => syncs.length).toBe(1);
  await write();
  const second = [slow.sync(), slow.sync()].map((sync) => sync.then(() => (safe += 1)));
  syncs[0]?.done();
  await first;
  await expect.poll(() => syncs.length).toBe(2);
  expect(safe).toBe(1);
  syncs[1]?.done();
  await Promise.all(second);
  await slow.sync();
  expect([safe, syncs.length]).toEqual([3, 2]);
});

test("after a sync that failed the log is not relied on: the next one moves everything into the file", async () => {
  const { slow, syncs, write } = onSlowDisk();
  const exec = vi.spyOn(sqlite, "exec");
  await write();
  const failing = slow.sync();
  await expect.poll(() => syncs.length).toBe(1);
  syncs[0]?.fail();
  await expect(failing).rejects.toMatchObject({ code: "store" });
  await slow.sync();
  expect(exec).toHaveBeenLastCalledWith("PRAGMA wal_checkpoint(TRUNCATE)");
  expect(syncs.length).toBe(1);
});
