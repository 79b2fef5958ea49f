import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "tsup";
import { expect, test } from "vitest";
import { scanCommunityTarball } from "../../hosts/n8n.ts";
import { packPackage } from "../../hosts/pack.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";

const CORE = new URL("../../../shared/core/", import.meta.url).pathname;

/** A community package that carries an entry of the core inside, as a bundler makes it, with n8n's zod left out. */
async function packageWith(entry: string): Promise<{ tarball: string; bundle: string }> {
  const folder = temporaryFolder("adapter");
  mkdirSync(join(folder.path, "dist"));
  await build({
    entry: { [entry]: join(CORE, "dist", `${entry}.js`) },
    outDir: join(folder.path, "dist"),
    format: ["cjs"],
    outExtension: () => ({ js: ".js" }),
    external: [/^zod/],
    noExternal: [/^(?!zod)/],
    config: false,
    silent: true,
  });
  const manifest = {
    name: "n8n-nodes-adapter",
    version: "1.0.0",
    description: "The core's adapter entry in a community package",
    license: "MIT",
    author: { name: "iotpush", email: "someone@example.com" },
    homepage: "https://www.iotpush.com",
    repository: { type: "git", url: "https://example.com/adapter.git" },
    keywords: ["n8n-community-node-package"],
    files: ["dist"],
    n8n: { n8nNodesApiVersion: 1, nodes: [`dist/${entry}.js`], strict: true },
    peerDependencies: { "n8n-workflow": "*" },
  };
  writeFileSync(join(folder.path, "package.json"), JSON.stringify(manifest));
  cpSync(join(CORE, "..", "..", "LICENSE"), join(folder.path, "LICENSE"));
  return { tarball: await packPackage(folder.path), bundle: join(folder.path, "dist", `${entry}.js`) };
}

test("the adapter entry, bundled, passes n8n's scanner of published packages", async () => {
  const { tarball, bundle } = await packageWith("adapter");
  expect(await scanCommunityTarball(tarball)).toEqual({ passed: true });
  const required = [...readFileSync(bundle, "utf8").matchAll(/require\("([^"]+)"\)/g)].map(
    ([, name]) => name,
  );
  expect(new Set(required)).toEqual(new Set(["crypto", "zod/v4/mini"]));
});

test("the entry for Node does not: the scanner would find out", async () => {
  const { tarball } = await packageWith("index");
  expect(await scanCommunityTarball(tarball)).toMatchObject({ passed: false });
});

test("what a bundle does not use is left out", async () => {
  const folder = temporaryFolder("shaken");
  writeFileSync(
    join(folder.path, "entry.mjs"),
    `export { readEvent } from ${JSON.stringify(join(CORE, "dist", "index.js"))};`,
  );
  await build({
    entry: [join(folder.path, "entry.mjs")],
    outDir: folder.path,
    format: ["esm"],
    outExtension: () => ({ js: ".out.mjs" }),
    external: [/^zod/],
    treeshake: true,
    config: false,
    silent: true,
  });
  const bundle = readFileSync(join(folder.path, "entry.out.mjs"), "utf8");
  expect(bundle).toContain("readEvent");
  expect(bundle).not.toMatch(/class CallbackReceiver|class IotpushClient|\baxios\b/);
});
