import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { packPackage } from "../../hosts/pack.ts";
import { type TemporaryFolder, temporaryFolder } from "../../hosts/temporary.ts";
import { codeBlock } from "../../recipes/recipe.ts";

const execute = promisify(execFile);
const PACKAGE = new URL("../../../packages/zapier-iotpush", import.meta.url).pathname;
const ZAPIER = join(hostPaths.zapier, "node_modules/.bin/zapier-platform");

let folder: TemporaryFolder;
let own: string;

/** The folder that the page has people make, with the packed package instead of the published one. */
beforeAll(async () => {
  folder = temporaryFolder("zapier");
  own = join(folder.path, "iotpush-zapier");
  const tarball = await packPackage(PACKAGE);
  const script = codeBlock("zapier.md", "install").replace(
    /(npm install .* )@iotpush\/zapier-iotpush/,
    `$1${tarball}`,
  );
  expect(script).toContain(tarball);
  await execute("sh", ["-eu", "-c", script], { cwd: folder.path });
});
afterAll(() => folder.remove());

/** Runs Zapier's command line without anybody's login. */
async function zapier(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH ?? "", HOME: folder.path, DISABLE_ZAPIER_ANALYTICS: "1" };
  const { stdout } = await execute(ZAPIER, args, { cwd: own, env, timeout: 100_000 });
  return stdout;
}

test("Zapier's command line finds the packed app structurally sound", async () => {
  expect(await zapier("validate", "--without-style")).toContain("This project is structurally sound!");
});

test("it builds what would be pushed, and tries that it loads", async () => {
  // Its further checks ask Zapier's server.
  const said = await zapier("build", "--skip-npm-install", "--skip-validation");
  expect(said).toContain("Build complete!");
  expect(existsSync(join(own, "build/build.zip"))).toBe(true);
});

test("the one dependency of the packed app is Zapier's platform, and the app works from there", async () => {
  expect(readdirSync(join(own, "node_modules/@iotpush"))).toEqual(["zapier-iotpush"]);
  const bundle = readFileSync(join(own, "node_modules/@iotpush/zapier-iotpush/dist/app.js"), "utf8");
  const required = [...bundle.matchAll(/\b(?:require|import)\("([^"]+)"\)/g)].map(([, name]) => name);
  expect(new Set(required)).toEqual(new Set(["zapier-platform-core"]));
  await using mock = await startMockServer();
  const load = createRequire(join(own, "index.js"));
  const { createAppHandler } = load("zapier-platform-core");
  const { results } = await createAppHandler(load("./index.js"))({
    command: "execute",
    method: "creates.send_notification.operation.perform",
    bundle: {
      authData: { base_url: mock.url, topic: DEMO.privateTopic, topic_key: DEMO.privateTopicKey },
      inputData: { message: "Hello from the packed app" },
      meta: {},
    },
  });
  expect(mock.control.messages().messages).toMatchObject([
    { id: results.message_id, message: "Hello from the packed app" },
  ]);
});
