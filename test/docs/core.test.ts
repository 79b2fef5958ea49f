import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../hosts/ports.ts";
import { codeBlock, codeBlocks } from "../recipes/recipe.ts";

const RUN = new URL("../../.run/", import.meta.url).pathname;
let folder: string;
beforeEach(() => {
  mkdirSync(RUN, { recursive: true });
  folder = mkdtempSync(join(RUN, "docs-core-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs an example as a reader would: in a file of its own, with the environment that the page names. */
function start(name: string, mock: MockServer, env: Record<string, string> = {}) {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, codeBlock("core.md", name));
  const child: ChildProcess = spawn(process.execPath, [file], {
    env: {
      PATH: process.env.PATH,
      IOTPUSH_URL: mock.url,
      IOTPUSH_KEY: DEMO.privateTopicKey,
      ...env,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const ended = new Promise<string>((resolve) => child.on("close", () => resolve(output)));
  return { child, ended, output: () => output };
}

const tap = (mock: MockServer, button: string) =>
  mock.control.rules.add({ match: { button }, phone: "Pixel 9", do: { tap: button } });

test("the page has five examples, and each is run here", () => {
  const names = codeBlocks("core.md").map(({ name }) => name);
  expect(names.filter(Boolean)).toEqual(["ask", "ask-output", "push", "errors", "callback", "store"]);
});

test("push", async () => {
  await using mock = await startMockServer();
  const output = await start("push", mock).ended;
  const [message] = mock.control.messages().messages;
  expect(message).toMatchObject({ title: "Backup", priority: "low" });
  expect(output).toContain(`Message ${message?.id} went to 2 phones`);
});

test("errors", async () => {
  await using mock = await startMockServer();
  expect(await start("errors", mock).ended).toMatch(/^(invalid_key|private_topic): .*key/);
});

test.each(["documented", "live"] as const)("ask, profile %s", async (profile) => {
  await using mock = await startMockServer({ profile });
  tap(mock, "approve");
  expect(await start("ask", mock).ended).toBe(codeBlock("core.md", "ask-output"));
});

test("callback", async () => {
  await using mock = await startMockServer();
  tap(mock, "yes");
  const port = await freePort();
  const env = { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
  expect(await start("callback", mock, env).ended).toMatch(/^close_it learned by (callback|receipt)\n$/);
});

/** What the store has on the disk; another process may not open it. */
const bytesOf = (store: string): string =>
  [store, `${store}-wal`].map((file) => (existsSync(file) ? readFileSync(file, "latin1") : "")).join();

/** Within which a process is up and has asked, also on a busy machine. */
const STARTED_MS = 20_000;

test("store: killed while the question is open, answered meanwhile, delivered at the next start", {
  timeout: 3 * STARTED_MS,
}, async () => {
  await using mock = await startMockServer();
  const env = { STORE: join(folder, "questions.sqlite") };
  const first = start("store", mock, env);
  await expect.poll(() => mock.control.messages().total, { timeout: STARTED_MS }).toBe(1);
  await expect.poll(() => first.output(), { timeout: STARTED_MS }).toContain("0 questions taken up again");
  const [asked] = mock.control.messages().messages;
  await expect.poll(() => bytesOf(env.STORE), { timeout: STARTED_MS }).toContain(asked?.id);
  first.child.kill("SIGKILL");
  await first.ended;
  mock.control.phones.tap("Pixel 9", asked?.id ?? "", "ack");
  const second = start("store", mock, env);
  const expected = '1 questions taken up again\n{"host":"nas","disk":"sda1"}: ack\n';
  await expect.poll(() => second.output(), { timeout: STARTED_MS }).toBe(expected);
  second.child.kill();
  await second.ended;
  expect(mock.control.messages().total).toBe(1);
});
