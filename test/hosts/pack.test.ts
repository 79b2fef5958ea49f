import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scanCommunityPackage, scanCommunityTarball } from "./n8n.ts";
import { packPackage, unpackPackage } from "./pack.ts";
import { temporaryFolder } from "./temporary.ts";

function makePackage(folder: string, manifest: object): void {
  mkdirSync(join(folder, "nodes"), { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ version: "1.0.0", files: ["nodes"], ...manifest }),
  );
  writeFileSync(join(folder, "nodes", "late.js"), "setTimeout(() => undefined, 1);\n");
}

test("a package is packed and unpacked under its own name", async () => {
  const folder = temporaryFolder("package");
  makePackage(folder.path, { name: "@example/late" });
  const tarball = await packPackage(folder.path);
  const modules = temporaryFolder("modules");
  const unpacked = await unpackPackage(tarball, modules.path);
  expect(unpacked).toEqual({ name: "@example/late", folder: join(modules.path, "@example", "late") });
  expect(readFileSync(join(unpacked.folder, "nodes", "late.js"), "utf8")).toContain("setTimeout");
});

test("a package that would need others to be installed is refused", async () => {
  const folder = temporaryFolder("package");
  makePackage(folder.path, { name: "needy", dependencies: { axios: "1.0.0" } });
  const tarball = await packPackage(folder.path);
  await expect(unpackPackage(tarball, folder.path)).rejects.toThrow("needy has dependencies (axios)");
});

test("n8n's scanner finds what a community package may not do, in its source and in its tarball", async () => {
  const folder = temporaryFolder("package");
  makePackage(folder.path, { name: "n8n-nodes-late" });
  const timer = "Use of restricted global 'setTimeout' is not allowed";
  expect(await scanCommunityPackage(folder.path)).toMatchObject({
    passed: false,
    details: expect.stringContaining(timer),
  });
  expect(await scanCommunityTarball(await packPackage(folder.path))).toMatchObject({
    passed: false,
    details: expect.stringContaining(timer),
  });
});
