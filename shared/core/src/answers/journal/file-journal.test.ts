import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileJournal } from "./file-journal.js";
import type { AskRecord } from "./journal.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-"));
});
afterEach(() => rm(folder, { recursive: true }));

const record = (id: string, changes: Partial<AskRecord> = {}): AskRecord => ({
  id,
  secret: "s",
  question: { topic: "t", message: "m", timeoutMs: 1_000 },
  askedAt: 1,
  deadline: 2,
  pushes: [],
  repeated: 0,
  reminded: 0,
  ...changes,
});

test("what was saved is there after a restart, the latest state of it", async () => {
  const before = await fileJournal(folder);
  await before.save(record("a"));
  await before.save(record("b", { askedAt: 0 }));
  await before.save(record("a", { repeated: 1 }));
  await before.close();
  const after = await fileJournal(folder);
  expect(await after.load()).toEqual([record("b", { askedAt: 0 }), record("a", { repeated: 1 })]);
  await after.remove("a");
  expect((await after.load()).map(({ id }) => id)).toEqual(["b"]);
  await after.close();
});

test("a file that cannot be read is set aside and told", async () => {
  await writeFile(join(folder, "x.json"), '{"id":"x"');
  await writeFile(join(folder, "3.tmp"), "half");
  const told: string[] = [];
  const journal = await fileJournal(folder, { onCorrupt: (file) => told.push(file) });
  expect(await journal.load()).toEqual([]);
  expect(told).toEqual(["x.json"]);
  await journal.close();
  expect(await readdir(folder)).toEqual(["lock.1", "x.json.corrupt"]);
});

test("a second user of the folder is refused, a dead one's lock is taken over", async () => {
  const journal = await fileJournal(folder);
  await expect(fileJournal(folder)).rejects.toMatchObject({ code: "store" });
  await journal.close();
  await writeFile(join(folder, "lock.7"), "999999999");
  await (await fileJournal(folder)).close();
  await writeFile(join(folder, "lock.9"), "1");
  await expect(fileJournal(folder)).rejects.toThrow(/in use by process 1/);
});

test("a disk that refuses is told as an error of this library, with the fix", async () => {
  await writeFile(join(folder, "file"), "");
  const error = await fileJournal(join(folder, "file", "journal")).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "store" });
  expect(String(error)).toMatch(/ENOTDIR.*disk has room/);
  const journal = await fileJournal(folder);
  await rm(folder, { recursive: true });
  await expect(journal.save(record("a"))).rejects.toMatchObject({ code: "store" });
  await mkdir(folder);
  await journal.close();
});
