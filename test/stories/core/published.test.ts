import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanEnvironment } from "../../hosts/install/command.ts";
import { oldestNode } from "../../hosts/install/node-red.ts";
import { packPackage } from "../../hosts/pack.ts";
import { type TemporaryFolder, temporaryFolder } from "../../hosts/temporary.ts";

const execute = promisify(execFile);
const TSC = new URL("../../../node_modules/typescript/bin/tsc", import.meta.url).pathname;

const BODY = `
const client = new IotpushClient({ baseUrl: process.env.URL, apiKey: process.env.KEY, transport: axiosTransport() });
const { id, receipt_id } = await client.messages.push("${DEMO.privateTopic}", { message: "Hello", actions: buttons.approveReject() });
const receipt = await client.receipts.get(receipt_id);
const error = await client.receipts.get("none").catch((caught) => caught);
console.log(receipt.message_id === id, ENDPOINTS["messages.push"].method, typeof ApiClient, error.name);
`;

let folder: TemporaryFolder;
/** An empty folder of a stranger, with the packed package installed by npm. */
beforeAll(async () => {
  folder = temporaryFolder("stranger");
  const tarball = await packPackage(new URL("../../../shared/core", import.meta.url).pathname);
  writeFileSync(join(folder.path, "package.json"), '{"name":"stranger","private":true}');
  await execute("npm", ["install", "--no-audit", "--no-fund", tarball, "@types/node@22"], {
    cwd: folder.path,
  });
});
afterAll(() => folder.remove());

async function run(node: string, file: string, code: string): Promise<string> {
  await using mock = await startMockServer();
  writeFileSync(join(folder.path, file), code);
  const env = { PATH: process.env.PATH ?? "", URL: mock.url, KEY: DEMO.privateTopicKey };
  const { stdout } = await execute(node, [file], { cwd: folder.path, env });
  return stdout.trim();
}

describe.each([
  ["this Node", process.execPath],
  ["the oldest Node", oldestNode],
])("in %s", (_, node) => {
  test("as ES module", async () => {
    const code = `import { IotpushClient, buttons } from "@iotpush/core";
import { ENDPOINTS } from "@iotpush/core/contract";
import { ApiClient } from "@iotpush/core/adapter";
import { axiosTransport } from "@iotpush/core/axios";
${BODY}`;
    expect(await run(node, "module.mjs", code)).toBe("true POST function NotFoundError");
  });

  test("by require", async () => {
    const code = `const { IotpushClient, buttons } = require("@iotpush/core");
const { ENDPOINTS } = require("@iotpush/core/contract");
const { ApiClient } = require("@iotpush/core/adapter");
const { axiosTransport } = require("@iotpush/core/axios");
(async () => {${BODY}})();`;
    expect(await run(node, "script.cjs", code)).toBe("true POST function NotFoundError");
  });

  test("over fetch, with what the environment names", async () => {
    const code = `import { createFetchClient } from "@iotpush/core/fetch";
process.env.IOTPUSH_URL = process.env.URL;
process.env.IOTPUSH_KEY = process.env.KEY;
const { topic } = await createFetchClient().messages.push("${DEMO.privateTopic}", "Hello");
console.log(topic);`;
    expect(await run(node, "fetch.mjs", code)).toBe(DEMO.privateTopic);
  });

  test("the command asks, and exits with 124 if nobody answers", async () => {
    await using mock = await startMockServer();
    const command = join(folder.path, "node_modules", "@iotpush", "core", "dist", "cli.js");
    const env = {
      PATH: process.env.PATH ?? "",
      IOTPUSH_URL: mock.url,
      IOTPUSH_KEY: DEMO.privateTopicKey,
    };
    const args = [command, "ask", "-t", DEMO.privateTopic, "Deploy?", "--timeout", "1"];
    await expect(execute(node, args, { cwd: folder.path, env })).rejects.toMatchObject({
      code: 124,
      stdout: "Nobody answered.\n",
    });
  });

  test("the command iotpush", async () => {
    await using mock = await startMockServer();
    const command = join(folder.path, "node_modules", "@iotpush", "core", "dist", "cli.js");
    const callback = ["--callback", mock.url, "--listen", "0"];
    const args = ["doctor", "--topic", DEMO.privateTopic, "--url", mock.url, ...callback];
    const env = { PATH: process.env.PATH ?? "", IOTPUSH_KEY: DEMO.privateTopicKey };
    const { stdout } = await execute(node, [command, ...args, "--wait", "1"], { cwd: folder.path, env });
    expect(stdout).toContain("✓ The topic's key can read the receipt");
  });
});

test("npx finds the command", async () => {
  const { stdout } = await execute("npx", ["--no-install", "iotpush", "--help"], {
    cwd: folder.path,
    env: cleanEnvironment(),
  });
  expect(stdout).toContain("iotpush doctor");
});

test.each([
  ["nodenext", "module"],
  ["nodenext", "commonjs"],
  ["bundler", "module"],
])("strict TypeScript, resolution %s in a %s package", async (resolution, type) => {
  const project = join(folder.path, `${resolution}-${type}`);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ type }));
  const options = {
    strict: true,
    noEmit: true,
    target: "es2022",
    module: resolution === "bundler" ? "esnext" : "nodenext",
    moduleResolution: resolution,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    types: ["node"],
    typeRoots: ["../node_modules/@types"],
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options }));
  writeFileSync(
    join(project, "index.ts"),
    `import { type AskOutcome, Asker, IotpushClient, buttons, systemClock } from "@iotpush/core";
import { axiosTransport } from "@iotpush/core/axios";
import { type Receipt, ENDPOINTS } from "@iotpush/core/contract";
import { ApiClient, isQuotaError } from "@iotpush/core/adapter";

const client: ApiClient = new IotpushClient({ apiKey: "k", transport: axiosTransport() });
const asker = new Asker({ client, clock: systemClock }, (asked, outcome: AskOutcome) => {
  if (outcome.kind === "answered") console.log(asked.id, outcome.answer.actionId, outcome.route);
});
export const ask = () =>
  asker.ask({ topic: "t", message: "m", actions: buttons.approveReject(), timeoutMs: 60_000 });
export const status = async (id: string): Promise<Receipt["status"]> => {
  try {
    return (await client.receipts.get(id)).status;
  } catch (error) {
    if (isQuotaError(error)) console.log(error.limit, ENDPOINTS["receipts.get"].path);
    throw error;
  }
};
// @ts-expect-error a push needs a message
export const wrong = () => client.messages.push("t", { title: "no message" });
`,
  );
  const { stdout } = await execute(process.execPath, [TSC, "-p", project], { cwd: project }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe("");
});
