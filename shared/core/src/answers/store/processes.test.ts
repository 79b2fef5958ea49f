import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sqliteStore } from "./sqlite-store.js";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "store-processes-"));
  file = join(folder, "store.sqlite");
});
afterEach(() => rm(folder, { recursive: true }));

const core = JSON.stringify(new URL("../../../dist/index.js", import.meta.url).href);
const start = (program: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, ["--input-type=module", "-e", program, file, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });

/** Resolves to what a process has said once it said a word, or ended. */
const said = (child: ChildProcess, word: RegExp): Promise<string> =>
  new Promise((resolve) => {
    let output = "";
    if (child.exitCode !== null) resolve("ended before");
    child.once("exit", () => resolve(`ended: ${output}`));
    child.stdout?.on("data", (chunk) => {
      output += chunk;
      if (word.test(output)) resolve(output.trim());
    });
  });

/** Another process that opens the file when it is told to, and holds it until its input ends. */
const RIVAL = `
import { once } from "node:events";
import { sqliteStore } from ${core};
process.stdout.write("ready ");
await once(process.stdin, "data");
await sqliteStore(process.argv[1]).then(() => console.log("mine"), ({ problem }) => console.log(problem));
`;

test("of many processes that open a file at the same moment, exactly one gets it", async () => {
  const rivals = Array.from({ length: 5 }, () => start(RIVAL));
  await Promise.all(rivals.map((rival) => said(rival, /ready/)));
  const ends = rivals.map((rival) => said(rival, /mine|in use|Error/));
  for (const rival of rivals) rival.stdin?.write("go");
  const outcomes = (await Promise.all(ends)).toSorted();
  for (const rival of rivals) rival.stdin?.end();
  await Promise.all(rivals.map((rival) => once(rival, "exit")));
  expect(outcomes).toEqual(
    ["mine", ...Array.from({ length: 4 }, () => `The store ${file} is in use by another process`)].toSorted(),
  );
});

/** Saves until it is killed from inside, at a moment that chance chooses; says what was saved. */
const WRITER = `
import { sqliteStore } from ${core};
const [file, after] = process.argv.slice(1);
const numbers = (await sqliteStore(file)).collection("numbers", Number);
setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(after));
for (let n = 1; ; n++) {
  await Promise.all(["a", "b", "c"].map((id) => numbers.save(id, n).then(() => process.stdout.write(id + " " + n + "\\n"))));
}
`;

test("a process killed at any moment leaves every saved record, and its file free at once", async () => {
  for (let round = 0; round < 8; round++) {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--input-type=module", "-e", WRITER, file, String(10 + round * 7)],
      { encoding: "utf8" },
    );
    expect(stderr).not.toContain("Error");
    // Windows has no signals: there a killed process ends with a status.
    expect(status).not.toBe(0);
    const problems: string[] = [];
    const store = await sqliteStore(file, { onProblem: (problem) => problems.push(problem) });
    const found = await store.collection("numbers", Number).load();
    await store.close();
    expect(problems).toEqual([]);
    for (const [, id = "", n] of stdout.matchAll(/(\w) (\d+)\n/g))
      expect(found.get(id)).toBeGreaterThanOrEqual(Number(n));
    await rm(file);
  }
});
