import { mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type SqliteStore, sqliteStore } from "./sqlite-store.js";

const WINDOWS = process.platform === "win32";
let folder: string;
let file: string;
let problems: string[];
const opened: SqliteStore[] = [];
const open = async () => {
  const store = await sqliteStore(file, { onProblem: (problem) => problems.push(problem) });
  opened.push(store);
  return { store, numbers: store.collection("numbers", Number) };
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "store-"));
  file = join(folder, "inner", "store.sqlite");
  problems = [];
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await rm(folder, { recursive: true });
});

test("what was saved is there after a restart, in the order of ids and separate from other collections", async () => {
  const { store, numbers } = await open();
  const ids = ["b", "a", "../c", "constructor", "'; DROP TABLE records; --"];
  await Promise.all(ids.map((id, n) => numbers.save(id, n)));
  await numbers.save("b", 7);
  await store.collection("others", Number).save("a", 9);
  await numbers.remove("a");
  await store.close();
  const again = await open();
  const found = [...(await again.numbers.load())];
  expect(found).toEqual([
    ["'; DROP TABLE records; --", 4],
    ["../c", 2],
    ["b", 7],
    ["constructor", 3],
  ]);
});

// Windows has no modes: there a folder's access list decides.
test.skipIf(WINDOWS)("only its owner can read the file, its log and a new folder", async () => {
  const { numbers } = await open();
  await numbers.save("a", 1);
  expect((await readdir(join(folder, "inner"))).sort()).toEqual(["store.sqlite", "store.sqlite-wal"]);
  for (const name of ["", "store.sqlite", "store.sqlite-wal"])
    expect((await stat(join(folder, "inner", name))).mode & 0o077).toBe(0);
});

test("a second opening is refused with the file's name, and the first keeps its lock", async () => {
  const { store, numbers } = await open();
  for (let time = 0; time < 2; time++)
    await expect(open()).rejects.toMatchObject({
      code: "store",
      problem: `The store ${file} is in use by another process`,
    });
  await numbers.save("a", 1);
  await store.close();
  await expect(numbers.save("a", 2)).rejects.toThrow("is closed");
  await expect(numbers.load()).rejects.toThrow("is closed");
  expect(await (await open()).numbers.load()).toEqual(new Map([["a", 1]]));
});

// Windows does not remove a file that is open.
test.skipIf(WINDOWS)(
  "a store that nobody holds any more keeps its lock until it is closed or the process ends",
  async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const warn = vi.fn();
    process.on("warning", warn);
    await (await sqliteStore(file)).collection("numbers", Number).save("a", 1);
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
    }
    await expect(open()).rejects.toThrow("in use by another process");
    process.off("warning", warn);
    expect(warn).not.toHaveBeenCalled();
  },
);

test("a save that was begun before the store was closed is kept", async () => {
  const { store, numbers } = await open();
  const saving = numbers.save("a", 1);
  await store.close();
  await saving;
  expect(await (await open()).numbers.load()).toEqual(new Map([["a", 1]]));
});

test("what JSON cannot hold is refused, and nothing beside it", async () => {
  const { numbers } = await open();
  const circle: unknown[] = [];
  circle.push(circle);
  const results = await Promise.allSettled(
    [1n, 2, circle].map((value, n) => numbers.save(`r${n}`, value as number)),
  );
  expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"]);
  expect(await numbers.load()).toEqual(new Map([["r1", 2]]));
});

test("a record that cannot be read is reported and left, the others are read", async () => {
  const { store, numbers } = await open();
  await store.collection("numbers", String).save("word", "x");
  await numbers.save("a", 1);
  const strict = store.collection("numbers", (value) => {
    if (typeof value !== "number") throw new TypeError("no number");
    return value;
  });
  expect(await strict.load()).toEqual(new Map([["a", 1]]));
  expect(problems).toEqual([expect.stringMatching(/word of numbers cannot be read/)]);
});

describe("a file that is not as it should be", () => {
  const filled = async () => {
    const { store, numbers } = await open();
    for (let n = 0; n < 50; n++) await numbers.save(`r${n}`, n);
    await store.close();
  };

  test.each([
    ["overwritten from its start", () => writeFile(file, "x".repeat(9_000))],
    ["cut short", () => truncate(file, 5_000)],
    [
      "overwritten in the middle",
      async () => {
        const bytes = await readFile(file);
        await writeFile(file, bytes.fill(0x5a, 4_096, 9_000));
      },
    ],
  ])("%s is set aside and reported, and a new one is begun", async (_, damage) => {
    await filled();
    await damage();
    const { numbers } = await open();
    expect(await numbers.load()).toEqual(new Map());
    await numbers.save("a", 1);
    expect(problems).toEqual([expect.stringMatching(/was damaged.*store\.sqlite\.damaged-/)]);
    expect(await readdir(join(folder, "inner"))).toContainEqual(
      expect.stringMatching(/^store\.sqlite\.damaged-/),
    );
  });

  test("a log that is rubbish is ignored", async () => {
    await filled();
    await writeFile(`${file}-wal`, "rubbish".repeat(1_000));
    expect((await (await open()).numbers.load()).size).toBe(50);
  });

  test("an empty file becomes a store", async () => {
    await filled();
    await writeFile(file, "");
    expect((await (await open()).numbers.load()).size).toBe(0);
  });

  test("one of a newer version is refused and left as it is", async () => {
    await filled();
    const newer = new DatabaseSync(file);
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    const before = await readFile(file);
    await expect(open()).rejects.toThrow(/written by a newer version.*schema 99.*Update this program/);
    expect(await readFile(file)).toEqual(before);
  });

  test("one of another program is refused and left as it is", async () => {
    await filled();
    const other = new DatabaseSync(file);
    other.exec("PRAGMA application_id = 7");
    other.close();
    await expect(open()).rejects.toThrow(/another program/);
    expect(await readdir(join(folder, "inner"))).toEqual(["store.sqlite"]);
  });

  // Windows does not let it be.
  test.skipIf(WINDOWS)(
    "a store that is deleted or replaced while it is open accepts nothing more, and says so",
    async () => {
      const { numbers } = await open();
      await numbers.save("a", 1);
      await rename(file, `${file}.away`);
      await expect(numbers.save("b", 2)).rejects.toThrow(/deleted or replaced while it was open/);
      await writeFile(file, "");
      await expect(numbers.save("b", 2)).rejects.toThrow(/deleted or replaced/);
      await rm(file);
      await rename(`${file}.away`, file);
      await numbers.save("b", 2);
    },
  );

  test("a folder in its place, and a file in its folder's place, are refused with the fix", async () => {
    await expect(sqliteStore(folder)).rejects.toMatchObject({ code: "store" });
    await writeFile(join(folder, "inner"), "");
    await expect(open()).rejects.toThrow(/disk has room/);
  });
});
