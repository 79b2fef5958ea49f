import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { check } from "./check.ts";
import { PROGRAM, startFleet } from "./fleet.ts";

const CORE = new URL("../../../shared/core/", import.meta.url).pathname;
const NEWER = `MIGRATIONS.push((schema) => \`ALTER TABLE \${schema}.questions ADD COLUMN IF NOT EXISTS color TEXT;\`);
var SCHEMA_VERSION`;

/** The replica with a next version of the core: it has one more column, and writes lives that this version cannot read. */
function makeNewer(folder: string): string {
  const core = join(folder, "node_modules/@iotpush/core");
  mkdirSync(core, { recursive: true });
  cpSync(join(CORE, "dist"), join(core, "dist"), { recursive: true });
  cpSync(join(CORE, "package.json"), join(core, "package.json"));
  symlinkSync(join(CORE, "node_modules"), join(core, "node_modules"));
  let changed = 0;
  for (const name of readdirSync(join(core, "dist")).filter((each) => each.endsWith(".js"))) {
    const file = join(core, "dist", name);
    const text = readFileSync(file, "utf8");
    const newer = text
      .replace("var LIFE_FORM = 1;", "var LIFE_FORM = 2;")
      .replace("var SCHEMA_VERSION", NEWER);
    if (newer === text) continue;
    changed += 1;
    writeFileSync(file, newer);
  }
  expect(changed).toBe(1);
  const program = join(folder, "replica.ts");
  cpSync(PROGRAM, program);
  return program;
}

test("while a service is updated, both versions answer side by side, and each outcome is delivered once", async () => {
  const folder = temporaryFolder("newer");
  const newer = makeNewer(folder.path);
  await using fleet = await startFleet({ leaseMs: 2_000 });
  const asked: number[] = [];
  const ask = async (index: number) => {
    const n = asked.length;
    const query = `n=${n}&mode=auto&timeoutMs=600000`;
    expect((await fetch(`${fleet.direct[index]}/ask?${query}`)).status).toBe(200);
    asked.push(n);
  };
  const tapped = new Map<number, string>();
  const tapAll = () => {
    for (const { id, message } of fleet.mock.control.messages({ limit: 200 }).messages) {
      const n = Number(/\d+/.exec(message)?.[0]);
      if (!tapped.has(n)) fleet.mock.control.phones.tap(DEMO.phones[0], id, "yes");
      tapped.set(n, "yes");
    }
  };
  for (const index of [0, 1, 2]) await ask(index);
  await fleet.replicas[0]?.stop();
  await fleet.start(0, newer);
  // Callbacks reach any of them; what an old one must not read, the newer one finds in the receipt.
  for (const index of [0, 0, 0, 1, 2]) await ask(index);
  tapAll();
  for (const index of [1, 2]) {
    await ask(index);
    await fleet.replicas[index]?.stop();
    await fleet.start(index, newer);
  }
  tapAll();
  const problems = async () =>
    check({ asked, tapped, delivered: fleet.delivered(), decisions: await fleet.decisions() });
  await expect.poll(problems, { timeout: 60_000 }).toEqual([]);
});
