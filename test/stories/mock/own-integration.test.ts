import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { hostPaths } from "../../hosts/cache.ts";
import { run as install } from "../../hosts/install/command.ts";
import { packPackage } from "../../hosts/pack.ts";
import { type TemporaryFolder, temporaryFolder } from "../../hosts/temporary.ts";
import { jestVersion, playwrightVersion } from "../../hosts/versions.ts";
import { codeBlock, codeBlocks } from "../../recipes/recipe.ts";
import { run } from "../../recipes/run.ts";

const PAGE = "test-your-own-integration.md";
const EXAMPLES = "examples/own-integration";
const ROOT = new URL("../../../", import.meta.url).pathname;

let folder: TemporaryFolder;
/** A reader's folder, with the packages as published. */
beforeAll(async () => {
  folder = temporaryFolder("reader");
  const { version } = JSON.parse(readFileSync(join(ROOT, "node_modules/vitest/package.json"), "utf8"));
  const tarballs = [];
  for (const name of ["core", "mock-server"]) tarballs.push(await packPackage(join(ROOT, "shared", name)));
  writeFileSync(join(folder.path, "package.json"), '{"name":"reader","private":true,"type":"module"}');
  await install(
    "npm",
    [
      "install",
      "--no-audit",
      "--no-fund",
      ...tarballs,
      `vitest@${version}`,
      `jest@${jestVersion}`,
      `@playwright/test@${playwrightVersion}`,
    ],
    {
      cwd: folder.path,
    },
  );
});
afterAll(() => folder.remove());

const write = (file: string, name: string) => writeFileSync(join(folder.path, file), codeBlock(PAGE, name));
const runHere = (command: string, ...args: string[]) =>
  run(command, args, { cwd: folder.path, env: { HOME: folder.path, NO_COLOR: "1" } });

test("every example of the page is run here", () => {
  const names = codeBlocks(PAGE).map(({ name }) => name);
  expect(names).toEqual(["gate", "vitest", "node-test", "jest", "playwright", "github-actions"]);
});

test("TypeScript: vitest finds two tests, and both pass", async () => {
  write("gate.ts", "gate");
  write("gate.test.ts", "vitest");
  const { code, stdout, stderr } = await runHere("npx", "vitest", "run");
  expect(stderr).toBe("");
  expect(stdout).toMatch(/Tests\D+2 passed/);
  expect(code).toBe(0);
});

test("TypeScript: the tests fail where the integration is wrong", async () => {
  write("gate.test.ts", "vitest");
  writeFileSync(
    join(folder.path, "gate.ts"),
    codeBlock(PAGE, "gate").replace('actionId === "approve"', 'actionId === "reject"'),
  );
  expect(await runHere("npx", "vitest", "run")).toMatchObject({ code: 1 });
});

test.each([
  ["node-test", "hello.test.mjs", ["node", "--test", "hello.test.mjs"], {}, /pass 1\n/],
  [
    "jest",
    "jest.test.js",
    ["npx", "jest", "jest.test.js"],
    { NODE_OPTIONS: "--experimental-vm-modules" },
    /Tests: +1 passed/,
  ],
  ["playwright", "play.spec.js", ["npx", "playwright", "test", "play.spec.js"], {}, /1 passed/],
] as const)("JavaScript: the example for %s passes", async (name, file, [command, ...args], env, passed) => {
  write(file, name);
  const { code, stdout, stderr } = await run(command, args, {
    cwd: folder.path,
    env: { HOME: folder.path, NO_COLOR: "1", ...env },
  });
  expect(stdout + stderr).toMatch(passed);
  expect(code).toBe(0);
});

test("Python: unittest passes, and the mock server is gone after them", async () => {
  for (const file of ["alarm.py", "alarm_test.py"]) write(file, `${EXAMPLES}/${file}`);
  const python = join(hostPaths.recipes, "bin", "python");
  const { code, stderr } = await runHere(python, "alarm_test.py");
  expect(stderr).toMatch(/Ran 1 test[\s\S]*OK/);
  expect(code).toBe(0);
  expect(await mockServersHere()).toEqual("");
});

test("curl: the script ends well, and the mock server is gone after it", async () => {
  for (const file of ["report.sh", "report-test.sh"]) {
    write(file, `${EXAMPLES}/${file}`);
    chmodSync(join(folder.path, file), 0o755);
  }
  const { code, stdout } = await runHere("./report-test.sh");
  expect(stdout).toMatch(/all well\n$/);
  expect(code).toBe(0);
  expect(await mockServersHere()).toEqual("");
});

test("the pipeline's file is YAML with the steps in their order", () => {
  const { jobs } = parse(codeBlock(PAGE, "github-actions"));
  expect(jobs.test.steps.map((step: { uses?: string; run?: string }) => step.uses ?? step.run)).toEqual([
    "actions/checkout@v6",
    "actions/setup-node@v6",
    "npx --yes @iotpush/mock-server &",
    expect.stringContaining("/_mock/health"),
    "npm ci && npm test",
  ]);
});

/** What of the reader's folder still runs. */
const mockServersHere = async () => (await run("pgrep", ["-af", `${folder.path}.*iotpush-mock`])).stdout;
