import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockFolder } from "./folder-lock.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Another process that tries to take the folder when it is told to, and holds it until its input ends. */
const RIVAL = `
import { once } from "node:events";
import { fileJournal } from ${JSON.stringify(new URL("../../../dist/index.js", import.meta.url).href)};
process.stdout.write("ready ");
await once(process.stdin, "data");
await fileJournal(process.argv[1]).then(() => console.log("mine"), ({ code }) => console.log(code));
`;

/** Resolves to what a process has said once it said a word. */
const said = (child: ChildProcess, word: RegExp): Promise<string> =>
  new Promise((resolve) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => {
        output += chunk;
        if (word.test(output)) resolve(output);
      });
  });

test("of many processes that find the lock of a dead one at the same moment, exactly one gets the folder", async () => {
  await writeFile(join(folder, "lock.1"), "999999999 1");
  const rivals = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", RIVAL, folder]),
  );
  await Promise.all(rivals.map((rival) => said(rival, /ready/)));
  const ends = rivals.map((rival) => said(rival, /mine|store|Error/));
  for (const rival of rivals) rival.stdin.write("go");
  const outcomes = await Promise.all(ends);
  for (const rival of rivals) rival.stdin.end();
  expect(outcomes.map((output) => output.trim()).toSorted()).toEqual([
    "mine",
    ...Array.from({ length: 5 }, () => "store"),
  ]);
  expect(await readdir(folder)).toEqual(["lock.2"]);
});

/** Another process that takes the folder again and again, looks whether it is alone in it, and ends at last without giving it free. */
const LODGER = `
import { open, rm } from "node:fs/promises";
import { fileJournal } from ${JSON.stringify(new URL("../../../dist/index.js", import.meta.url).href)};
const [folder, times] = process.argv.slice(1);
for (let left = Number(times); left > 0; ) {
  const journal = await fileJournal(folder).catch(() => undefined);
  if (!journal) continue;
  const alone = await open(folder + "/alone", "wx").catch(() => undefined);
  if (!alone) process.exit(1);
  await alone.close();
  await rm(folder + "/alone");
  if (--left > 0) await journal.close();
}
`;

test("processes that come, go and die never have the folder at the same time", async () => {
  const lodgers = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", LODGER, folder, "15"], { stdio: "inherit" }),
  );
  const codes = await Promise.all(lodgers.map(async (lodger) => (await once(lodger, "exit"))[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
});

test("a lock is taken over where another process has the id of a dead one now, never that of a running one", async () => {
  await writeFile(join(folder, "lock.1"), `${process.ppid} 1`);
  await (await lockFolder(folder))();
  await writeFile(join(folder, "lock.3"), String(process.ppid));
  await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${process.ppid}`);
});

test("this process takes a folder once, and again after it gave it free", async () => {
  const both = await Promise.allSettled([lockFolder(folder), lockFolder(folder)]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  if (both[0].status === "fulfilled") await both[0].value();
  await (await lockFolder(folder))();
});

test("a folder is the same by whichever name", async () => {
  const unlock = await lockFolder(folder);
  await symlink(folder, `${folder}-link`);
  for (const name of [`${folder}-link`, `${folder}/`, relative(process.cwd(), folder)])
    await expect(lockFolder(name)).rejects.toThrow("in use by process");
  await rm(`${folder}-link`);
  await unlock();
});
