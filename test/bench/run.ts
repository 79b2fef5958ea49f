/** `pnpm bench NAME`: runs test/bench/NAME.ts, prints what it found, and writes it to .run/bench/NAME.md. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { type Progress, showProgress } from "../../shared/tooling/build/progress.ts";
import type { Table } from "./measure.ts";

const NAMES = ["compare", "core", "mock", "n8n", "n8n-queue", "node-red", "home-assistant", "mcp", "store"];

const [name = ""] = process.argv.slice(2);
const file = new URL(`./${name}.ts`, import.meta.url);
if (!NAMES.includes(name) || !existsSync(file)) {
  console.error(`No benchmark "${name}": choose among ${NAMES.join(", ")}.`);
  process.exit(2);
}
const { run } = (await import(file.href)) as { run(progress: Progress): Promise<Table[]> };
const progress = showProgress(`Measuring ${name}`, undefined, process.stderr);
const found = await run(progress);
progress.end();
const machine = `Node ${process.versions.node}, ${availableParallelism()} cores, ${process.platform} ${process.arch}`;
const page = [`# ${name}`, machine, ...found.map(toMarkdown)].join("\n\n");
const folder = new URL("../../.run/bench/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL(`${name}.md`, folder), `${page}\n`);
console.log(page);
process.exit(0);

function toMarkdown({ title, goal, rows }: Table): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const table = [line(columns), line(columns.map(() => "---"))];
  for (const row of rows) table.push(line(columns.map((column) => row[column] ?? "")));
  return [`## ${title}`, ...(goal ? [`Goal: ${goal}.`] : []), table.join("\n")].join("\n\n");
}
