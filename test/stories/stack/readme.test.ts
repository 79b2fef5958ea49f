import { execFile } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run as install } from "../../hosts/install/command.ts";
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

const root = temporaryFolder("readme");
const checkout = join(root.path, "checkout");
/** Of a user who has nothing but Node and npm: an empty home, an empty cache, no variable of this shell. */
const bare = {
  HOME: join(root.path, "home"),
  PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
  npm_config_cache: join(root.path, "cache"),
  // How this machine reaches the registry.
  npm_config_userconfig: join(process.env.HOME ?? "/", ".npmrc"),
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /proxy$|^node_extra_ca_certs$|^npm_config_registry$/i.test(name),
    ),
  ),
} as Record<string, string>;

let started: HostProcess;
let mockUrl: string;
let ports: readonly number[];
let bytesForQuestion: number;
const begun = performance.now();
const reported: string[] = [];
/** Notes how long it took and how much there is now. @returns the bytes. */
const report = (what: string): number => {
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  const bytes = bytesOf(root.path);
  reported.push(`${what} after ${seconds} s, ${(bytes / MEGABYTE).toFixed(0)} MB`);
  return bytes;
};

beforeAll(async () => {
  for (const folder of [bare.HOME, bare.npm_config_cache, checkout])
    mkdirSync(folder ?? "", { recursive: true });
  const { stdout } = await execute("git", ["ls-files", "-z"], { cwd: ROOT, maxBuffer: 16 * MEGABYTE });
  for (const file of stdout.split("\0").filter((name) => name && existsSync(join(ROOT, name))))
    cpSync(join(ROOT, file), join(checkout, file));
  ports = await freePorts(2);
  mockUrl = `http://127.0.0.1:${ports[0]}`;
  const [command = "", ...args] = codeBlock("../README.md", "start").trim().split(" ");
  started = await startReady(
    {
      name: "the README's first command",
      ...{ command, args, cwd: checkout },
      env: { ...bare, MOCK_PORT: String(ports[0]), NODE_RED_PORT: String(ports[1]) },
    },
    { log: /A question waits/ },
  );
  bytesForQuestion = report("a question waited");
}, 120_000);

afterAll(async () => {
  console.log(reported.join("; "));
  await started?.kill();
  root.remove();
});

const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
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

test("the question needs eight packages and 80 MB, checkout included, and a tap prints JSON", async () => {
  const packages = globSync("node_modules/{*,@*/*}/package.json", {
    cwd: join(checkout, ".run/start/inbox"),
  });
  expect(packages.length).toBeLessThanOrEqual(10);
  expect(bytesForQuestion).toBeLessThan(80 * MEGABYTE);
  expect((await approve("v2.1.0")).status).toBe(200);
  await until(
    async () =>
      started.log().includes('{"answer":"approve","label":"Approve","device":"Pixel 9"}') || undefined,
    {
      what: "the JSON in the terminal",
    },
  );
});

test("the curl command returns the JSON below it, and all of it took less than 600 MB", async () => {
  await until(async () => started.log().includes("Ctrl-C stops") || undefined, {
    what: "Node-RED",
    timeoutMs: 120_000,
  });
  expect(report("Node-RED")).toBeLessThan(600 * MEGABYTE);
  const command = codeBlock("../README.md", "ask").replace("1880", String(ports[1]));
  const [{ stdout }] = await Promise.all([execute("sh", ["-c", command]), approve("v2.2.0")]);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(codeBlock("../README.md", "answer")));
}, 150_000);

test("the code asks and prints what was tapped", async () => {
  const folder = temporaryFolder("readme-code");
  writeFileSync(join(folder.path, "package.json"), '{"private":true}');
  writeFileSync(
    join(folder.path, "ask.mts"),
    codeBlock("../README.md", "code").replace("http://127.0.0.1:4780", mockUrl),
  );
  const tarball = await packPackage(join(ROOT, "shared/core"));
  await install("npm", ["install", "--no-audit", "--no-fund", tarball], { cwd: folder.path });
  const [{ stdout }] = await Promise.all([
    execute(process.execPath, ["ask.mts"], { cwd: folder.path }),
    approve("Deploy?"),
  ]);
  expect(stdout).toBe("approve\n");
  folder.remove();
});
