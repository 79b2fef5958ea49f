import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sqliteStore } from "./sqlite-store.js";

let folder: string;
let old: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-"));
  old = join(folder, "numbers");
  await mkdir(old);
});
afterEach(() => rm(folder, { recursive: true }));

const document = (id: string, value: unknown) => JSON.stringify({ id, value });
const put = (name: string, text: string) => writeFile(join(old, name), text);
/** Opens the store, and gives what it holds and says. */
async function start() {
  const problems: string[] = [];
  const store = await sqliteStore(join(folder, "store.sqlite"), {
    oldFolders: { numbers: old },
    onProblem: (problem) => problems.push(problem),
  });
  const numbers = store.collection("numbers", Number);
  const found = Object.fromEntries(await numbers.load());
  return { problems, numbers, found, close: () => store.close() };
}

test("an old folder is imported once and kept under another name: of each record the newest draft", async () => {
  await put("lock.3", "999999999 1");
  await put("a.json", document("a", 1));
  await put("b.json", document("b", 1));
  await put("9.tmp", document("a", 2));
  await put("10.tmp", `${document("a", 3)}    `);
  await put("11.tmp", '{"id":"b","va');
  const first = await start();
  expect([first.found, first.problems]).toEqual([{ a: 3, b: 1 }, []]);
  await first.numbers.remove("b");
  await first.close();
  expect((await readdir(folder)).sort()).toEqual(["numbers.imported", "store.sqlite"]);
  const second = await start();
  expect(second.found).toEqual({ a: 3 });
  await second.close();
});

test("entries that are not records are reported and left, the others are imported", async () => {
  await put("a.json", document("a", 1));
  await put("cut.json", '{"id":"x"');
  await put("null.json", "null");
  await mkdir(join(old, "folder.json"));
  await writeFile(join(folder, "elsewhere"), document("stolen", 1));
  await symlink(join(folder, "elsewhere"), join(old, "link.json"));
  const { found, problems, close } = await start();
  await close();
  expect(found).toEqual({ a: 1 });
  expect(problems.sort()).toEqual(
    ["cut", "folder", "link", "null"].map((name) =>
      expect.stringMatching(`^${name}.json in .*imported cannot be read`),
    ),
  );
  expect(await readFile(join(`${old}.imported`, "cut.json"), "utf8")).toBe('{"id":"x"');
});

test("questions that an older version wrote after the import are imported at the next start", async () => {
  await put("a.json", document("a", 1));
  await (await start()).close();
  await mkdir(old);
  await put("a.json", document("a", 2));
  const { found, close } = await start();
  await close();
  expect(found).toEqual({ a: 2 });
  expect(await readdir(folder)).toContain("numbers.imported-2");
});

test("a crash between the import and the renaming brings back nothing that was forgotten meanwhile", async () => {
  await put("a.json", document("a", 1));
  await put("b.json", document("b", 1));
  await (await start()).close();
  const store = await sqliteStore(join(folder, "store.sqlite"));
  await store.collection("imported folders", Boolean).save(old, true);
  await store.collection("numbers", Number).remove("a");
  await store.close();
  await rm(`${old}.imported`, { recursive: true });
  await mkdir(old);
  await put("a.json", document("a", 1));
  const { found, close } = await start();
  await close();
  expect(found).toEqual({ b: 1 });
});
