import { execFile, execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packPackage } from "../../hosts/pack.ts";
import { type TemporaryFolder, temporaryFolder } from "../../hosts/temporary.ts";

const execute = promisify(execFile);
const ROOT = new URL("../../../", import.meta.url).pathname;

interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly publishConfig: { readonly access: string };
  readonly "node-red"?: { readonly nodes: Readonly<Record<string, string>> };
  readonly n8n?: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

const folders = globSync("{packages,shared}/*/package.json", { cwd: ROOT }).map(dirname).sort();
const tarballs = new Map<string, string>();
let stranger: TemporaryFolder;

beforeAll(async () => {
  stranger = temporaryFolder("stranger");
  for (const folder of folders) tarballs.set(folder, await packPackage(join(ROOT, folder)));
  writeFileSync(join(stranger.path, "package.json"), '{"name":"stranger","private":true}');
  await execute("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...tarballs.values()], {
    cwd: stranger.path,
    maxBuffer: 16 * 1024 * 1024,
  });
});
afterAll(() => stranger.remove());

const inside = (name: string, ...path: string[]) => join(stranger.path, "node_modules", name, ...path);
const nameOf = (folder: string) =>
  (JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as Manifest).name;
const manifestOf = (name: string) =>
  JSON.parse(readFileSync(inside(name, "package.json"), "utf8")) as Manifest;

describe.each(folders)("%s", (folder) => {
  const name = nameOf(folder);

  test("says what it is, and brings its license, its readme and its changelog", () => {
    const manifest = manifestOf(name);
    expect(manifest).toMatchObject({ license: "MIT", publishConfig: { access: "public" } });
    expect(manifest.description.length).toBeGreaterThan(20);
    expect(manifest.keywords).toContain("iotpush");
    for (const file of ["LICENSE", "README.md", "CHANGELOG.md"])
      expect([file, existsSync(inside(name, file))]).toEqual([file, true]);
    expect(readFileSync(inside(name, "LICENSE"), "utf8")).toContain("MIT License");
  });

  // The core and n8n's nodes have their libraries as dependencies; the others hold them.
  if (!["@iotpush/core", "@iotpush/n8n-nodes-iotpush"].includes(name))
    test("brings the licenses of the libraries inside, and a list of them for scanners", () => {
      const licenses = readFileSync(inside(name, "dist/LICENSES.txt"), "utf8");
      expect(licenses).toMatch(/^zod [\d.]+ \(MIT\)\n\n.*license/im);
      const sbom = JSON.parse(readFileSync(inside(name, "dist/sbom.json"), "utf8"));
      expect(sbom).toMatchObject({
        bomFormat: "CycloneDX",
        metadata: { component: { purl: expect.any(String) } },
      });
      expect(sbom.components.map((each: { name: string }) => each.name)).toContain("zod");
    });

  test("brings nothing of the workspace", () => {
    const files = execFileSync("tar", ["-tzf", tarballs.get(folder) ?? ""], { encoding: "utf8" });
    expect(files).not.toMatch(/\.test\.|tsconfig|tsbuildinfo|node_modules|\.ts$(?<!\.d\.ts)/m);
    const texts = globSync("**/*.{js,cjs,mjs,json,map,html,md}", { cwd: inside(name) }).filter(
      (file) => !file.startsWith("node_modules"),
    );
    for (const file of texts) {
      const text = readFileSync(inside(name, file), "utf8");
      expect([file, text.includes(ROOT)]).toEqual([file, false]);
      if (file === "package.json") expect(text).not.toMatch(/workspace:|catalog:/);
    }
  });

  test("its commands run", async () => {
    for (const command of Object.keys(manifestOf(name).bin ?? {})) {
      const { stdout } = await execute(join(stranger.path, "node_modules", ".bin", command), ["--help"]);
      expect(stdout).toContain(command);
    }
  });

  test("what its host loads is there and loads", async () => {
    const { n8n, "node-red": nodeRed } = manifestOf(name);
    for (const file of [
      ...(n8n?.nodes ?? []),
      ...(n8n?.credentials ?? []),
      ...Object.values(nodeRed?.nodes ?? {}),
    ]) {
      const { stdout } = await execute(
        process.execPath,
        ["-e", `const loaded = require(${JSON.stringify(inside(name, file))}); console.log(typeof loaded)`],
        { cwd: stranger.path },
      );
      expect([file, stdout.trim()]).toEqual([file, expect.stringMatching(/^(object|function)$/)]);
    }
  });
});

test("the mock server answers a push of the core, both as installed", async () => {
  const code = `
    import { IotpushClient } from "@iotpush/core";
    import { DEMO, startMockServer } from "@iotpush/mock-server";
    const mock = await startMockServer();
    const client = new IotpushClient({ baseUrl: mock.url, apiKey: DEMO.privateTopicKey });
    const { subscribers } = await client.messages.push(DEMO.privateTopic, "Hello");
    const page = await (await fetch(mock.url)).text();
    console.log(subscribers, page.includes("<html"));
    await mock.close();`;
  const { stdout } = await execute(process.execPath, ["--input-type=module", "-e", code], {
    cwd: stranger.path,
  });
  expect(stdout.trim()).toBe("2 true");
});

test("the Zapier app is an app", async () => {
  const code = `const app = require("@iotpush/zapier-iotpush"); console.log(Object.keys(app.triggers ?? app.default.triggers).length > 0)`;
  const { stdout } = await execute(process.execPath, ["-e", code], { cwd: stranger.path });
  expect(stdout.trim()).toBe("true");
});
