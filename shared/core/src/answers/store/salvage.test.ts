import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { lifeOf } from "../../test-support/life.js";
import { sqliteStore } from "./sqlite-store.js";

const PAGE = 4_096;
const HEADER = 100;
const OPEN = 100;
const RECORDS = 1_000;
let folder: string;
let file: string;
let problems: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "salvage-"));
  file = join(folder, "store.sqlite");
  problems = [];
});
afterEach(() => rm(folder, { recursive: true }));

async function open() {
  const store = await sqliteStore(file, { onProblem: (problem) => problems.push(problem) });
  onTestFinished(() => store.close());
  return { ...store, numbers: store.collection("numbers", String) };
}

const question = (id: string) =>
  lifeOf(id, { question: { topic: "t", message: "m", timeoutMs: 1_000, context: "x".repeat(9_000) } });

/** A file of about 4 MB: questions at its start, records behind them. */
async function fill(records = RECORDS) {
  const store = await open();
  await Promise.all(Array.from({ length: OPEN }, (_, n) => store.questions.save(question(`q${n}`), 0)));
  const text = "y".repeat(3_000);
  await Promise.all(Array.from({ length: records }, (_, n) => store.numbers.save(`r${n}`, text)));
  await store.close();
}

async function damage(page: number, pages = 1) {
  const bytes = await readFile(file);
  await writeFile(file, bytes.fill(0x5a, page * PAGE, (page + pages) * PAGE));
}

const names = async () => (await readdir(folder)).sort();

test.each([
  ["a page in the middle", () => damage(700), { questions: OPEN, records: 990 }],
  ["the pages of a few questions", () => damage(50, 9), { questions: 90, records: RECORDS }],
  ["its last third", () => truncate(file, 900 * PAGE), { questions: OPEN, records: 500 }],
  ["everything but its first page", () => truncate(file, PAGE), { questions: 0, records: 0 }],
  ["its first page", () => damage(0), { questions: 0, records: 0 }],
])("of a file that lost %s what can be read is moved to a new one", async (_, harm, least) => {
  await fill();
  await harm();
  const harmed = await readFile(file);
  const { questions, numbers } = await open();
  const lives = await questions.load();
  const left = { questions: lives.length, records: (await numbers.load()).size };
  expect(left.questions).toBeGreaterThanOrEqual(least.questions);
  expect(left.records).toBeGreaterThanOrEqual(least.records);
  // They may have gone on since: their outcome may be the second one.
  expect(lives.every(({ unsure }) => unsure)).toBe(true);
  const [, , aside = ""] = await names();
  expect(aside).toMatch(/^store\.sqlite\.damaged-\d{4}-/);
  expect(harmed.equals(await readFile(join(folder, aside)))).toBe(true);
  const counts = `questions: ${left.questions}, other records: ${left.records}`;
  expect(problems).toEqual([expect.stringContaining(`is kept as ${join(folder, aside)}`)]);
  expect(problems[0]).toContain(counts);
});

test("damage met while the file is open refuses what it concerns, and the next start sets the file aside", async () => {
  await fill();
  const whole = await readFile(file);
  const store = await open();
  await damage(20, 900);
  await expect(store.numbers.load()).rejects.toMatchObject({
    code: "store",
    problem: `The store ${file} is damaged`,
    fix: expect.stringMatching(/^Restart this program/),
  });
  await store.close();
  // Perhaps only the reading failed: the disk is not to be trusted anyway.
  await writeFile(file, whole);
  const { numbers } = await open();
  expect([(await numbers.load()).size, problems.length]).toEqual([RECORDS, 1]);
  expect(await names()).not.toContain("store.sqlite-damaged");
});

test("whatever is overwritten, the store opens and writes, and reports what is missing", async () => {
  await fill(100);
  const whole = await readFile(file);
  let seed = 1;
  const below = (most: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  for (let round = 0; round < 25; round++) {
    const harmed = Buffer.from(whole);
    // A header may also become another program's, which is refused.
    const from = HEADER + below((below(4) === 0 ? PAGE : whole.length) - HEADER);
    harmed.fill(below(256), from, from + 1 + below(below(2) === 0 ? 40 : 40_000));
    await writeFile(file, harmed);
    problems = [];
    const store = await open();
    const left = (await store.questions.load()).length + (await store.numbers.load()).size;
    if (left < OPEN + 100) expect(problems).not.toEqual([]);
    await store.questions.save(question("another"), 0);
    await store.close();
    for (const name of await names()) await rm(join(folder, name));
  }
});

test("if no new file can be written, the damaged one stays where it is", async () => {
  await fill();
  await damage(700);
  const harmed = await readFile(file);
  await mkdir(`${file}-new`);
  await expect(open()).rejects.toMatchObject({ code: "store", fix: expect.stringMatching(/room/) });
  expect(harmed.equals(await readFile(file))).toBe(true);
  expect(problems).toEqual([]);
});

test("after a crash between the two renames the new file is used", async () => {
  await fill();
  await writeFile(`${file}-new`, await readFile(file));
  await rm(file);
  expect((await (await open()).questions.load()).length).toBe(OPEN);
});

test("if nothing listens for problems, the process prints a warning", async () => {
  const warning = vi.spyOn(process, "emitWarning").mockReturnValue();
  onTestFinished(() => warning.mockRestore());
  await writeFile(file, "no database");
  const store = await sqliteStore(file);
  await store.close();
  expect(warning).toHaveBeenCalledWith(expect.stringMatching(/was damaged and is kept as/));
});
