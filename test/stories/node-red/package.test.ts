import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { validateNodeRedPackage } from "../../hosts/node-red/validator.ts";
import { unpackPackage } from "../../hosts/pack.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { tarball } from "./fixture.ts";

/** A release writes the repository's URL into the package. */
const RELEASED = { repository: { type: "git", url: "git+https://example.com/owner/name.git" } };

/** Node-RED 5 itself starts with Node 22.9; the store needs what Node has without a flag since 22.13. */
const OLDEST_NODE = ["P07", { test: false, version: ">=22.13" }];

test("node-red-dev complains about nothing but the oldest Node in the package as it is released", async () => {
  const modules = temporaryFolder("modules");
  const { folder } = await unpackPackage(await tarball(), modules.path);
  const manifest = join(folder, "package.json");
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, "utf8")), ...RELEASED }));
  const { scorecard, log } = await validateNodeRedPackage(folder);
  expect(Object.entries(scorecard).filter(([, { test }]) => !test)).toEqual([OLDEST_NODE]);
  expect(Object.keys(scorecard).sort()).toEqual(
    ["D01", "D02", "D03", "N01", "N02", "P01", "P03", "P04", "P05", "P06", "P07", "P08"].sort(),
  );
  expect(scorecard.P06).toMatchObject({ versions: ["5.0.7", "4.1.15"] });
  expect(log).not.toContain("Unable to parse");
  modules.remove();
});

test("the package is smaller than 220 kB", async () => {
  expect(statSync(await tarball()).size).toBeLessThan(220_000);
});
