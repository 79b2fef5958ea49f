import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { run } from "../../recipes/run.ts";

const bin = (name: string) => join(hostPaths.openApiLinters, "node_modules/.bin", name);

describe.each(["documented", "live"] as const)("profile %s", (profile) => {
  test.each(["/openapi.json", "/_mock/openapi.json"])("linters find no error in %s", async (path) => {
    await using mock = await startMockServer({ profile });
    const folder = temporaryFolder("openapi");
    const file = join(folder.path, "openapi.json");
    writeFileSync(file, await (await fetch(mock.url + path)).text());
    const rules = join(folder.path, "spectral.yaml");
    writeFileSync(rules, 'extends: ["spectral:oas"]');
    const env = { HOME: folder.path, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
    const redocly = await run(bin("redocly"), ["lint", file, "--format=summary"], { env });
    const spectral = await run(bin("spectral"), ["lint", "--ruleset", rules, file], { env });
    folder.remove();
    expect(redocly.stdout + redocly.stderr).toContain("Your API description is valid.");
    expect(spectral.stdout).toMatch(/\(0 errors,|No results/);
    expect([redocly.code, spectral.code]).toEqual([0, 0]);
  });
});
