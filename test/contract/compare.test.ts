import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEMO, DIFFERENCES, startMockServer } from "@iotpush/mock-server";
import { expect, onTestFinished, test } from "vitest";

const CLI = join(import.meta.dirname, "../../shared/core/dist/cli.js");

/** Runs the built command as a user would. */
async function compare(url: string, key: string = DEMO.privateTopicKey) {
  const folder = mkdtempSync(join(tmpdir(), "compare-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "profile.json");
  const args = [CLI, "doctor", "--topic", DEMO.privateTopic, "--url", url, "--compare", "--profile", file];
  const environment = { PATH: process.env.PATH ?? "", IOTPUSH_KEY: key };
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, args, { env: environment }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
  return { code, output, read: () => readFileSync(file, "utf8") };
}

test.each(["documented", "live"] as const)(
  "profile %s is recognized with at most ten pushes, each announced",
  async (profile) => {
    await using mock = await startMockServer({ profile });
    const { code, output, read } = await compare(mock.url);
    expect([code, output]).toEqual([0, expect.any(String)]);
    const { rows } = JSON.parse(read()) as { rows: Record<string, { plays: string; at: string }> };
    for (const [row, { plays }] of Object.entries(rows)) expect([row, plays]).toEqual([row, profile]);
    expect(Object.keys(DIFFERENCES)).toEqual(expect.arrayContaining(Object.keys(rows)));
    expect(Object.keys(rows).length).toBeGreaterThanOrEqual(profile === "live" ? 10 : 8);
    const pushes = mock.control.requests
      .list({}, 1_000)
      .filter(({ method, path }) => method !== "GET" && path === `/api/push/${DEMO.privateTopic}`);
    expect(pushes.length).toBeLessThanOrEqual(10);
    expect([...output.matchAll(/^Push \d+ of at most 10: /gm)]).toHaveLength(pushes.length);
    expect(output).toContain(
      profile === "live" ? "does what profile live says" : "| putPush | documented | a text with PUT: 405 |",
    );
  },
);

test("a single row that differs is found, and nothing in file or report names the topic or its key", async () => {
  await using mock = await startMockServer({ profile: "live", differences: { putPush: "documented" } });
  const { output, read } = await compare(mock.url);
  expect(JSON.parse(read()).rows).toMatchObject({
    putPush: { plays: "documented" },
    listMessages: { plays: "live" },
  });
  expect([...output.matchAll(/^\| (\w+) \| documented \|/gm)].map(([, row]) => row)).toEqual(["putPush"]);
  const report = output.slice(output.indexOf("The service differs"));
  for (const secret of [DEMO.privateTopicKey, DEMO.privateTopic, mock.url])
    expect(read() + report).not.toContain(secret);
});

test("with a wrong key it stops and says what to check", async () => {
  await using mock = await startMockServer({ profile: "live" });
  expect(await compare(mock.url, "wrong")).toMatchObject({
    code: 2,
    output: expect.stringContaining("check the topic's key and quota"),
  });
});
