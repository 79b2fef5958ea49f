import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";

const configOf = (profile: string): string =>
  new URL(`../../contract/schemathesis.${profile}.toml`, import.meta.url).pathname;

/** Runs Schemathesis in a process of its own while the server answers in this one. */
async function schemathesis(url: string, profile: string): Promise<{ code: number | null; output: string }> {
  const args = [
    "--config-file",
    configOf(profile),
    "run",
    `${url}/openapi.json`,
    ...["--checks", "all", "--max-examples", "50", "--seed", "20260410", "--continue-on-failure"],
    ...["--generation-database", "none", "--no-color"],
    ...["-H", `Authorization: Bearer ${DEMO.sessionToken}`],
  ];
  const folder = temporaryFolder("schemathesis");
  const child = spawn(join(hostPaths.schemathesis, "bin", "st"), args, {
    timeout: 240_000,
    // It leaves its cache where it runs.
    cwd: folder.path,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  folder.remove();
  return { code, output };
}

test.each(["documented", "live"] as const)(
  "the mock server keeps its own OpenAPI document in profile %s",
  async (profile) => {
    expect(spawnSync(join(hostPaths.schemathesis, "bin", "st"), ["--version"]).status).toBe(0);
    // Generated webhooks name strangers' hosts: nothing is sent to them.
    await using mock = await startMockServer({ profile, quota: false, rateLimit: false, deliveries: "off" });
    const { code, output } = await schemathesis(mock.url, profile);
    expect(output).toMatch(/Selected: \d+\/\d+/);
    expect(code, output.slice(-8_000)).toBe(0);
  },
  300_000,
);
