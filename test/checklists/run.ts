/** `pnpm checklists [WORD]`: carries out docs/checklists.md on a copy of the last commit, with random names, and says what is missing; with a word, those whose title has it. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { showProgress } from "../../shared/tooling/build/progress.ts";
import { type Checklist, checklists, type Edit } from "./lists.ts";

const name = `mark${randomBytes(6)
  .toString("hex")
  .replace(/\d/g, (digit) => "ghijklmnop"[Number(digit)] ?? "x")}`;
const page = readFileSync(new URL("../../docs/checklists.md", import.meta.url), "utf8");
const copy = mkdtempSync(join(tmpdir(), "iotpush-checklists-"));
// What the copy's tests count is not counted among CI's own.
const { RESULTS: _, ...env } = process.env;
const run = (command: string, args: readonly string[]) =>
  execFileSync(command, args, { cwd: copy, encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });

function apply(edit: Edit): void {
  const path = join(copy, edit.file);
  if ("content" in edit) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, edit.content);
    return;
  }
  const text = readFileSync(path, "utf8");
  const place = text.indexOf(edit.before);
  if (place < 0)
    throw new Error(`${edit.file} no longer has ${JSON.stringify(edit.before)}: correct lists.ts.`);
  writeFileSync(path, text.slice(0, place) + edit.insert + text.slice(place));
}

/** What is wrong with a list; undefined if it is true. */
function problemOf({ title, mostEdits, edits, openapi, tests }: Checklist): string | undefined {
  const section = page.split("\n## ").find((each) => each.startsWith(`${title}\n`));
  if (section === undefined) return "docs/checklists.md has no such heading";
  const counted = edits.map(({ file }) => file).filter((file) => !file.includes(".test."));
  const unnamed = counted.filter((file) => !section.includes(file.replace(`packages/${name}/`, "")));
  if (unnamed.length > 0) return `docs/checklists.md does not name ${unnamed.join(", ")}`;
  const count = counted.length + (openapi ? 1 : 0);
  if (count > mostEdits) return `it takes ${count} edits, more than ${mostEdits}`;
  try {
    for (const edit of edits) apply(edit);
    if (openapi) run("pnpm", ["--filter", "@iotpush/core", "openapi"]);
    run("node_modules/.bin/tsc", ["--build"]);
    run("node_modules/.bin/vitest", ["run", ...tests]);
  } catch (error) {
    const {
      stdout = "",
      stderr = "",
      message,
    } = error as { stdout?: string; stderr?: string; message: string };
    return `${message}\n${stdout.slice(-4_000)}${stderr.slice(-2_000)}`;
  } finally {
    run("git", ["checkout", "--quiet", "."]);
    run("git", ["clean", "-fdq"]);
  }
  return undefined;
}

const progress = showProgress("Checklists", 90);
try {
  run("git", ["clone", "--quiet", "--no-hardlinks", process.cwd(), "."]);
  run("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"]);
  const [word = ""] = process.argv.slice(2);
  const all = checklists(name).filter(({ title }) => title.includes(word));
  for (const [index, list] of all.entries()) {
    progress.update(0.1 + (0.9 * index) / all.length, list.title);
    const problem = problemOf(list);
    progress.log(`${problem ? "wrong" : "true "}  ${list.title}${problem ? `: ${problem}` : ""}`);
    if (problem) process.exitCode = 1;
  }
} finally {
  progress.end();
  if (existsSync(copy)) rmSync(copy, { recursive: true, force: true });
}
