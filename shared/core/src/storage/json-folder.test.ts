import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Ended, PlayDisk } from "../test-support/play-disk.js";
import { runs } from "../test-support/property.js";
import { type FolderFiles, nodeFiles } from "./folder-files.js";
import { JsonFolder } from "./json-folder.js";

const read = (value: unknown): number => {
  const { n } = value as { n?: unknown };
  if (typeof n !== "number") throw new TypeError("no n");
  return n;
};
const document = (n: number) => ({ n }) as unknown as number;
const open = (files: FolderFiles, onCorrupt?: (file: string) => void) =>
  JsonFolder.open("/f", { read, files, onCorrupt });

/** What a start finds on a disk; nothing may be unreadable. */
async function contentsOf(disk: PlayDisk): Promise<Map<string, number>> {
  const corrupt: string[] = [];
  const found = await (await open(disk, (file) => corrupt.push(file))).load();
  expect(corrupt).toEqual([]);
  return found;
}

const chances = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("save"), id: fc.constantFrom("a", "b", "c") }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("sync"), id: fc.constant("") }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("remove"), id: fc.constantFrom("a", "b", "c") }) },
  ),
  { minLength: 1, maxLength: 12 },
);

const GONE = -1;

/** Does the steps until the disk's machine ends; some are not waited for. Tells of each document the states it may be in. */
async function live(disk: PlayDisk, todo: readonly { do: string; id: string }[], waits: readonly boolean[]) {
  const saved = new Map<string, number>();
  const synced = new Map<string, number>();
  const tried = new Map<string, number[]>();
  const work: Promise<void>[] = [];
  const saving: Promise<void>[] = [];
  const step = async (folder: JsonFolder<number>, n: number, id: string, what: string) => {
    if (what === "sync") {
      const now = new Map(saved);
      await folder.sync();
      // A removal is not promised to survive a power loss.
      for (const [document, state] of now)
        if (state !== GONE) synced.set(document, Math.max(state, synced.get(document) ?? GONE));
      return;
    }
    tried.set(id, [...(tried.get(id) ?? []), what === "remove" ? GONE : n]);
    if (what === "remove") await folder.remove(id);
    else await folder.save(id, document(n));
    saved.set(id, what === "remove" ? GONE : n);
  };
  try {
    const folder = await open(disk);
    for (const [n, { do: what, id }] of todo.entries()) {
      // A removal beside a save of the same document has no order.
      if (what === "remove") await Promise.all(saving);
      const done = step(folder, n, id, what);
      work.push(done.catch(() => undefined));
      if (what === "save") saving.push(done.catch(() => undefined));
      if (waits[n % waits.length] || what === "remove") await done;
    }
    await Promise.all(work);
  } catch (error) {
    expect(error).toBeInstanceOf(Ended);
  }
  await Promise.all(work);
  return { saved, synced, tried };
}

/** The document is in the state that was promised, or in one that was tried later. */
function expectKept(
  found: ReadonlyMap<string, number>,
  promised: ReadonlyMap<string, number>,
  tried: ReadonlyMap<string, number[]>,
) {
  for (const [id, n] of promised) {
    const states = tried.get(id) ?? [];
    expect(states.slice(states.indexOf(n))).toContain(found.get(id) ?? GONE);
  }
}

describe("an end at any step", () => {
  const scenario = [steps, fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), fc.nat(80)] as const;

  test("of the process: every document is as it was saved, or as it was to be next, and then survives a power loss", async () => {
    await fc.assert(
      fc.asyncProperty(...scenario, chances, async (todo, waits, end, chance) => {
        const disk = new PlayDisk(end);
        const { saved, tried } = await live(disk, todo, waits);
        const restarted = disk.afterCrash();
        const found = await contentsOf(restarted);
        expectKept(found, saved, tried);
        const later = await contentsOf(restarted.afterPowerLoss(() => chance.next().value));
        for (const [id, n] of found) expect(later.get(id)).toBe(n);
      }),
      runs(),
    );
  });

  test("of the power: every document is as it was synced, or as it was to be later", async () => {
    await fc.assert(
      fc.asyncProperty(...scenario, chances, async (todo, waits, end, chance) => {
        const disk = new PlayDisk(end);
        const { synced, tried } = await live(disk, todo, waits);
        expectKept(await contentsOf(disk.afterPowerLoss(() => chance.next().value)), synced, tried);
      }),
      runs(),
    );
  });
});

describe("in a real folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "json-folder-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("documents are files of their owner alone, once synced, and drafts go", async () => {
    const documents = await JsonFolder.open(folder, { read });
    await documents.save("a", document(1));
    await documents.save("a", document(2));
    for (const file of await readdir(folder)) expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
    await Promise.all([documents.sync(), documents.sync()]);
    expect((await stat(join(folder, "a.json"))).mode & 0o077).toBe(0);
    await documents.remove("a");
    await documents.close();
    await expect(documents.save("a", document(3))).rejects.toThrow("closed");
    expect(await readdir(folder)).toEqual([]);
  });

  test("what a crash left is taken up: whole drafts, the newest first", async () => {
    await writeFile(join(folder, "a.json"), '{"id":"a","value":{"n":1}}');
    await writeFile(join(folder, "9.tmp"), '{"id":"a","value":{"n":2}}');
    await writeFile(join(folder, "10.tmp"), '{"id":"a","value":{"n":3}}');
    await writeFile(join(folder, "11.tmp"), '{"id":"a","value":{"n":');
    const documents = await JsonFolder.open(folder, { read });
    expect(await documents.load()).toEqual(new Map([["a", 3]]));
    expect(await readdir(folder)).toEqual(["a.json"]);
  });

  test("a sync that fails is tried again by the next one", async () => {
    const disk = { full: true };
    const files: FolderFiles = {
      ...nodeFiles,
      create(file) {
        const made = nodeFiles.create(file);
        return { ...made, sync: () => (disk.full ? Promise.reject(new Error("EIO")) : made.sync()) };
      },
    };
    const documents = await JsonFolder.open(folder, { read, files });
    await documents.save("a", document(1));
    await expect(documents.sync()).rejects.toThrow("EIO");
    await documents.save("a", document(2));
    disk.full = false;
    await documents.close();
    expect(await readdir(folder)).toEqual(["a.json"]);
    expect(await documents.load()).toEqual(new Map([["a", 2]]));
  });
});
