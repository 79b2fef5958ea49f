import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeBareRoot } from "../../hosts/bare-root.ts";
import { inDebianRoot } from "../../hosts/debian-root.ts";
import { packPackage } from "../../hosts/pack.ts";
import { freePorts } from "../../hosts/ports.ts";
import { type HostProcess, startReady } from "../../hosts/process.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";
import { codeBlock } from "../../recipes/recipe.ts";
import { post } from "./stack.ts";

const execute = promisify(execFile);
const ROOT = join(import.meta.dirname, "../../..");
const MEGABYTE = 1_000_000;

/** A machine that has Node, npm, git and curl: an empty home, no cache, no variable of this shell. */
const machine = temporaryFolder("readme");
const inside = (path: string) => join(machine.path, path);
let env: Record<string, string>;
const commandIn = (folder: string, command: string) =>
  inDebianRoot(machine.path, ["/bin/sh", "-c", `cd ${folder} && ${command}`]);
const run = async (folder: string, line: string): Promise<string> => {
  const { command, args } = commandIn(folder, line);
  return (await execute(command, args, { env })).stdout;
};

let started: HostProcess;
let mockUrl: string;
let ports: readonly number[];
let before: number;
let bytesForQuestion: number;
let begun: number;
const reported: string[] = [];
/** Notes how long it took and how much it added. @returns the bytes. */
const report = (what: string): number => {
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  const bytes = bytesOf(machine.path) - before;
  reported.push(`${what} after ${seconds} s, ${(bytes / MEGABYTE).toFixed(0)} MB`);
  return bytes;
};

beforeAll(async () => {
  makeBareRoot(machine.path, ["env", "git", "curl"]);
  symlinkSync("git", inside("usr/bin/git-upload-pack"));
  await commitTo(inside("srv/iotpush"));
  ports = await freePorts(2);
  mockUrl = `http://127.0.0.1:${ports[0]}`;
  const registry = await execute("npm", ["config", "get", "registry"]);
  env = {
    // How this machine reaches the registry.
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => /proxy$|^node_extra_ca_certs$/i.test(name)),
    ),
    ...{ npm_config_registry: registry.stdout.trim() },
    ...{ HOME: "/home/me", PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    ...{ MOCK_PORT: String(ports[0]), NODE_RED_PORT: String(ports[1]) },
  };
  before = bytesOf(machine.path);
  begun = performance.now();
  await run("/home/me", "git clone --quiet file:///srv/iotpush iotpush");
  const command = commandIn("/home/me/iotpush", `exec ${codeBlock("../README.md", "start").trim()}`);
  started = await startReady(
    { name: "the README's first command", ...command, env },
    { log: /A question is waiting/ },
  );
  bytesForQuestion = report("a question waited");
}, 120_000);

afterAll(async () => {
  console.log(reported.join("; "));
  await started?.kill();
  machine.remove();
});

/** A repository of what git knows here, as it is now. */
async function commitTo(folder: string): Promise<void> {
  const { stdout } = await execute("git", ["ls-files", "-z"], { cwd: ROOT, maxBuffer: 16 * MEGABYTE });
  for (const file of stdout.split("\0").filter((name) => name && existsSync(join(ROOT, name))))
    cpSync(join(ROOT, file), join(folder, file));
  const git = (...args: string[]) =>
    execute("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder });
  await git("init", "--quiet");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "As it is");
}

const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? lstatSync(join(entry.parentPath, entry.name)).size : 0),
    0,
  );

/** Taps the open question whose text has this in it, once it is there. */
const approve = (text: string): Promise<Response> =>
  until(
    async () => {
      const response = await fetch(`${mockUrl}/_mock/messages?open=true`);
      const { messages } = (await response.json()) as { messages: { id: string; message: string }[] };
      const found = messages.find(({ message }) => message.includes(text));
      return (
        found &&
        post(
          `${mockUrl}/_mock/phones/Pixel%209/tap`,
          JSON.stringify({ message_id: found.id, action_id: "approve" }),
        )
      );
    },
    { what: `the question "${text}"` },
  );

test("the question needs eight packages and 80 MB, the clone included, and a tap prints JSON", async () => {
  const packages = globSync("home/me/iotpush/.run/start/inbox/node_modules/{*,@*/*}/package.json", {
    cwd: machine.path,
  });
  expect(packages.length).toBeLessThanOrEqual(10);
  expect(bytesForQuestion).toBeLessThan(80 * MEGABYTE);
  expect((await approve("v2.1.0")).status).toBe(200);
  await until(
    async () =>
      started.log().includes('{"answer":"approve","label":"Approve","device":"Pixel 9"}') || undefined,
    { what: "the JSON in the terminal" },
  );
});

test("the curl command returns the JSON below it, and all of it took less than 600 MB", async () => {
  await until(async () => started.log().includes("Ctrl-C stops") || undefined, {
    what: "Node-RED",
    timeoutMs: 120_000,
  });
  expect(report("Node-RED")).toBeLessThan(600 * MEGABYTE);
  const command = codeBlock("../README.md", "ask").replace("1880", String(ports[1]));
  const [stdout] = await Promise.all([run("/home/me", command), approve("v2.2.0")]);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(codeBlock("../README.md", "answer")));
}, 150_000);

test("the code asks and prints what was tapped", async () => {
  const tarball = await packPackage(join(ROOT, "shared/core"));
  cpSync(tarball, inside(join("home/me", basename(tarball))));
  const code = codeBlock("../README.md", "code").replace("http://127.0.0.1:4780", mockUrl);
  mkdirSync(inside("home/me/my-code"));
  writeFileSync(inside("home/me/my-code/package.json"), '{"private":true}');
  writeFileSync(inside("home/me/my-code/ask.mts"), code);
  await run("/home/me/my-code", `npm install ../${basename(tarball)}`);
  const [stdout] = await Promise.all([run("/home/me/my-code", "node ask.mts"), approve("Deploy?")]);
  expect(stdout).toBe("approve\n");
}, 60_000);

test("Ctrl-C while something is installed ends all of it, and is not an error", async () => {
  const modules = inside("home/me/iotpush/.run/start/inbox/node_modules");
  rmSync(modules, { recursive: true });
  const { command, args } = commandIn(
    "/home/me/iotpush",
    "exec node shared/tooling/start/start.mjs --no-node-red --folder /tmp/other --mock-port 9",
  );
  const child = spawn(command, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const ended = once(child, "close");
  await until(() => existsSync(modules) || undefined, { what: "npm to install" });
  process.kill(-(child.pid ?? 0), "SIGINT");
  expect([await ended, output]).toEqual([[0, null], expect.not.stringMatching(/error|failed|could not/i)]);
}, 60_000);
