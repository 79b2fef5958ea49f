import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scanCommunityPackage, scanCommunityTarball } from "../../hosts/n8n.ts";
import { unpackPackage } from "../../hosts/pack.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { PACKAGE, tarball } from "./harness.ts";

test("n8n's scanner passes the sources, tests included, and the packed package, inline exceptions ignored", async () => {
  expect(await scanCommunityPackage(PACKAGE)).toEqual({ passed: true });
  expect(await scanCommunityTarball(await tarball())).toEqual({ passed: true });
});

test("the package ships nodes, codex files, icons and examples, needs nothing at run time, and is under 150 kB", async () => {
  const folder = temporaryFolder("unpacked");
  const { folder: unpacked } = await unpackPackage(await tarball(), folder.path);
  const files = readdirSync(unpacked, { recursive: true, encoding: "utf8" });
  const manifest = JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8")) as {
    dependencies?: object;
    peerDependencies: object;
    n8n: { nodes: string[]; credentials: string[] };
  };
  expect(manifest).not.toHaveProperty("dependencies");
  expect(manifest.peerDependencies).toEqual({ "n8n-workflow": "*" });
  for (const node of manifest.n8n.nodes) {
    expect(files).toContain(node);
    expect(files).toContain(node.replace(/\.js$/, ".json"));
    for (const icon of ["iotpush.svg", "iotpush.dark.svg"]) expect(files).toContain(join(node, "..", icon));
  }
  for (const credential of manifest.n8n.credentials) expect(files).toContain(credential);
  expect(files.filter((file) => /\.(ts|test\.\w+|map)$/.test(file))).toEqual([]);
  expect(files.filter((file) => /^(README\.md|LICENSE|CHANGELOG\.md)$/.test(file))).toHaveLength(3);
  expect(statSync(await tarball()).size).toBeLessThan(150_000);
});
