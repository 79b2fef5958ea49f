import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { nodePackage } from "../../hosts/install/npm-folder.ts";
import { type TemporaryFolder, temporaryFolder } from "../../hosts/temporary.ts";

const CORE = JSON.stringify(new URL("../../../shared/core/dist/index.js", import.meta.url).pathname);
const NODE_22 = join(hostPaths.nodeRed[4], "node_modules", nodePackage, "bin", "node");

let folder: TemporaryFolder;
beforeAll(() => {
  folder = temporaryFolder("store");
});
afterAll(() => folder.remove());

/** A program that says lines and receives lines; what it writes as errors is kept. */
function start(
  name: string,
  program: string,
  command: readonly string[],
  args: readonly string[] = [],
  env = {},
) {
  const file = join(folder.path, `${name}.mjs`);
  writeFileSync(file, program);
  const [first = process.execPath, ...before] = command;
  const child: ChildProcess = spawn(first, [...before, file, ...args], {
    env: { PATH: process.env.PATH, ...env },
  });
  let errors = "";
  child.stderr?.on("data", (chunk) => (errors += chunk));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const said = lines[Symbol.asyncIterator]();
  return {
    child,
    lines,
    next: async (): Promise<string> => (await said.next()).value ?? `ended: ${errors}`,
    send: (line: string) => child.stdin?.write(`${line}\n`),
    errors: () => errors,
    async kill() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

/** Saves each input twice and prints which of both was saved; prints what it holds when it starts. */
const SAVER = `
import { createInterface } from "node:readline";
import { sqliteStore } from ${CORE};
const problems = [];
const { questions } = await sqliteStore(process.argv[2], { onProblem: (problem) => problems.push(problem) });
const held = await questions.load();
console.log(JSON.stringify({ problems, held: held.map(({ id, version, deliveries }) => [id, version, deliveries]) }));
for await (const line of createInterface({ input: process.stdin })) {
  const [id, version] = JSON.parse(line);
  const life = { v: 1, id, secret: "s", question: { topic: "t", message: "x".repeat(500), timeoutMs: 1000 }, askedAt: 1,
    deadline: null, boot: "b", attempts: [], pushes: [], version };
  for (const deliveries of [1, 2])
    void questions.save({ ...life, deliveries }, version - 1).then((saved) => saved && console.log(JSON.stringify([id, version, deliveries])));
}`;

/** Fifty starts of Node.js take long beside everything else. */
const KILLS_MS = 600_000;

test("50 SIGKILLs under load lose nothing that was said to be saved, and save nothing twice", {
  timeout: KILLS_MS,
}, async () => {
  const file = join(folder.path, "killed.sqlite");
  const sent = new Map<string, number>();
  const saved = new Map<string, number[][]>();
  let acknowledged = 0;
  for (let round = 0; round <= 50; round++) {
    const saver = start("saver", SAVER, [process.execPath], [file]);
    const { problems, held } = JSON.parse(await saver.next());
    expect(problems).toEqual([]);
    const found = new Map<string, [number, number]>(
      held.map(([id, version, n]: [string, number, number]) => [id, [version, n]]),
    );
    for (const [id, versions] of saved) {
      const [version = 0] = versions.at(-1) ?? [];
      const [foundVersion = 0, foundDelivery] = found.get(id) ?? [];
      expect(foundVersion).toBeGreaterThanOrEqual(version);
      expect(foundVersion).toBeLessThanOrEqual(sent.get(id) ?? 0);
      // Of both saves of a version the one that was acknowledged is kept, and the other one never was.
      if (foundVersion === version) expect([version, foundDelivery]).toEqual(versions.at(-1));
      expect(new Set(versions.map(([each]) => each)).size).toBe(versions.length);
    }
    for (const id of ["a", "b", "c", "d"]) sent.set(id, found.get(id)?.[0] ?? 0);
    const send = (id: string) => {
      const version = (sent.get(id) ?? 0) + 1;
      sent.set(id, version);
      saver.send(JSON.stringify([id, version]));
    };
    for (const id of sent.keys()) send(id);
    const most = 20 + round;
    for (let count = 0; count < most; count++) {
      const [id, version, delivery] = JSON.parse(await saver.next());
      saved.set(id, [...(saved.get(id) ?? []), [version, delivery]]);
      acknowledged += 1;
      send(id);
    }
    await saver.kill();
    // What it had said and nobody had read yet was said anyway.
    for (let line = await saver.next(); !line.startsWith("ended"); line = await saver.next()) {
      const [id, version, delivery] = JSON.parse(line);
      saved.set(id, [...(saved.get(id) ?? []), [version, delivery]]);
    }
  }
  expect(acknowledged).toBeGreaterThan(2_000);
});

const HOLDER = `
import { sqliteStore } from ${CORE};
await sqliteStore(process.argv[2]).then(() => console.log("open"), ({ problem }) => console.log(problem));
process.stdin.resume();`;

test("a process in another PID namespace is refused with the file's name, and after SIGKILL it opens at once", async () => {
  const file = join(folder.path, "owned.sqlite");
  const container = ["unshare", "--pid", "--fork", "--kill-child", process.execPath];
  const owner = start("holder", HOLDER, container, [file]);
  expect(await owner.next()).toBe("open");
  const second = start("holder", HOLDER, container, [file]);
  expect(await second.next()).toBe(`The store ${file} is in use by another process`);
  await Promise.all([owner.kill(), second.kill()]);
  const next = start("holder", HOLDER, [process.execPath], [file]);
  expect(await next.next()).toBe("open");
  await next.kill();
});

/** Asks what its input says, on a disk of its own that it can fill. */
const ASKER = `
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { Asker, buttons, IotpushClient, sqliteStore } from ${CORE};
const disk = process.argv[2];
const store = await sqliteStore(disk + "/store.sqlite");
const client = new IotpushClient({ baseUrl: process.env.URL, apiKey: process.env.KEY });
const asker = new Asker({ client, store: store.questions, mode: "poll" }, ({ question }, outcome) =>
  console.log(question.message, outcome.kind, outcome.answer?.actionId));
console.log("open", (await asker.start()).length);
function fill() {
  const file = openSync(disk + "/filler", "w");
  for (let size = 65536; size >= 1; ) try { writeSync(file, "x".repeat(size)); } catch { size = size >> 1; }
  closeSync(file);
}
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "fill") { fill(); console.log("full"); }
  else if (line === "free") { rmSync(disk + "/filler"); console.log("free"); }
  else if (line === "close") { await asker.close(); await store.close(); console.log("closed"); }
  else await asker.ask({ topic: "${DEMO.privateTopic}", message: line, actions: buttons.approveReject(), timeoutMs: 600000 })
    .then(() => console.log("asked"), ({ code, message }) => console.log(code, message));
}`;

test("on a full disk open questions are still answered, and new ones are refused before their push", async () => {
  await using mock = await startMockServer();
  const disk = join(folder.path, "disk");
  mkdirSync(disk);
  const mounted = ["unshare", "--mount", "--propagation", "private", "sh", "-c"];
  const onTmpfs = [...mounted, 'mount -t tmpfs -o size=1m tmpfs "$2" && exec "$0" "$@"', process.execPath];
  const env = { URL: mock.url, KEY: DEMO.privateTopicKey };
  const asker = start("asker", ASKER, onTmpfs, [disk], env);
  expect(await asker.next()).toBe("open 0");
  asker.send("before");
  expect(await asker.next()).toBe("asked");
  asker.send("fill");
  expect(await asker.next()).toBe("full");
  asker.send("after");
  expect(await asker.next()).toMatch(/^store The store .*disk has room/);
  const { messages } = mock.control.messages();
  expect(messages.map(({ message }) => message)).toEqual(["before"]);
  mock.control.phones.tap(DEMO.phones[0], messages[0]?.id ?? "", "approve");
  expect(await asker.next()).toBe("before answered approve");
  asker.send("free");
  expect(await asker.next()).toBe("free");
  asker.send("again");
  expect(await asker.next()).toBe("asked");
  asker.send("close");
  expect(await asker.next()).toBe("closed");
  await asker.kill();
});

describe("on the oldest Node.js that is supported", () => {
  test("the store works, and nobody reads a warning that SQLite may change", async () => {
    const holder = start("holder", HOLDER, [NODE_22], [join(folder.path, "old-node.sqlite")]);
    expect(await holder.next()).toBe("open");
    await holder.kill();
    expect(holder.errors()).toBe("");
  });
});
