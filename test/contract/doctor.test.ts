import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IotpushClient } from "@iotpush/core";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const CLI = join(import.meta.dirname, "../../shared/core/dist/cli.js");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "doctor-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the built command as a user would. */
async function doctor(args: readonly string[], key: string = DEMO.privateTopicKey) {
  const report = join(folder, "report.md");
  const run = await new Promise<{ code: number; output: string }>((resolve) => {
    const environment = { PATH: process.env.PATH ?? "", IOTPUSH_KEY: key };
    const command = [CLI, "doctor", ...args, "--report", report];
    execFile(process.execPath, command, { env: environment }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
  return { ...run, report: () => readFileSync(report, "utf8") };
}

const tapYes = (mock: MockServer) =>
  mock.control.rules.add({ match: { text: "iotpush doctor", button: "yes" }, do: { tap: "yes" } });

describe.each(["documented", "live"] as const)("profile %s", (profile) => {
  test("a private topic with its key, a phone at hand: all is well", async () => {
    await using mock = await startMockServer({ profile });
    tapYes(mock);
    const { code, output, report } = await doctor(["--topic", DEMO.privateTopic, "--url", mock.url]);
    expect(output).toContain("✓ The key may push to the topic.");
    expect(output).toContain("✓ The topic is private");
    expect(output).toContain("✓ The topic's key can read the receipt");
    expect(output).toContain("2 phones or services are subscribed");
    expect(output).toMatch(/✓ The tap's callback arrived, as (documented|the live service sends it)\./);
    expect(output).not.toContain("✗");
    expect(code).toBe(0);
    expect(report()).toContain(profile === "live" ? "as the live service does" : "as the documentation says");
    expect(report()).not.toContain(DEMO.privateTopicKey);
    expect(mock.control.messages().total).toBeLessThanOrEqual(3);
  });

  test("a public topic is warned of, with at most three pushes", async () => {
    await using mock = await startMockServer({ profile });
    tapYes(mock);
    const { code, output } = await doctor(
      ["--topic", DEMO.publicTopic, "--url", mock.url],
      DEMO.publicTopicKey,
    );
    expect(output).toContain("! The topic is public");
    expect(code).toBe(0);
    expect(mock.control.messages().total).toBeLessThanOrEqual(3);
  });

  test("a wrong key, an unknown topic: said plainly", async () => {
    await using mock = await startMockServer({ profile });
    const wrong = await doctor(["--topic", DEMO.privateTopic, "--url", mock.url], "wrong-key-of-somebody");
    expect(wrong.output).toMatch(/✗ .*key.*\n {2}→ /i);
    expect(wrong.output + wrong.report()).not.toContain("wrong-key-of-somebody");
    expect(wrong.code).toBe(1);
    const unknown = await doctor(["--topic", "no-such-topic", "--url", mock.url]);
    expect(unknown.output).toMatch(/✗ .*(no-such-topic.*not found|does not exist|no topic of this name)/);
    expect(unknown.code).toBe(1);
  });

  test("a topic without a key: the receipt can't be read", async () => {
    await using mock = await startMockServer({ profile });
    tapYes(mock);
    const { code, output } = await doctor(["--topic", DEMO.publicTopic, "--url", mock.url], "");
    expect(output).toMatch(/✗ .*polling is off/);
    expect(code).toBe(1);
  });

  test("nobody is subscribed: no question can be answered", async () => {
    await using mock = await startMockServer({ profile });
    const owner = new IotpushClient({ baseUrl: mock.url, sessionToken: DEMO.sessionToken });
    const { api_key } = await owner.topics.create({ name: "lonely", is_private: true });
    const { code, output } = await doctor(["--topic", "lonely", "--url", mock.url], api_key);
    expect(output).toContain("✗ Nobody is subscribed");
    expect(code).toBe(1);
  });
});

test("a callback URL that leads elsewhere: the receipt shows the tap that did not arrive", async () => {
  await using mock = await startMockServer();
  tapYes(mock);
  const elsewhere = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const { code, output } = await doctor([
    "--topic",
    DEMO.privateTopic,
    "--url",
    mock.url,
    "--callback",
    url,
    "--listen",
    "0",
    "--wait",
    "4",
  ]);
  elsewhere.close();
  expect(output).toContain("✗ The receipt shows the tap, but its callback did not arrive.");
  expect(code).toBe(1);
});

test("nobody taps: the result is unknown", async () => {
  await using mock = await startMockServer();
  const { code, output } = await doctor(["--topic", DEMO.privateTopic, "--url", mock.url, "--wait", "1"]);
  expect(output).toContain("! Nobody tapped");
  expect(code).toBe(0);
});

test.each([
  [["--topic", "t", "--url", "http://iotpush.com"], "https://www.iotpush.com"],
  [["--topic", "t", "--url", "http://127.0.0.1:1"], "could not be reached"],
  [[], "--topic NAME"],
  [["--topic", "t", "--wait", "soon"], "whole number"],
  [["--topic", "t", "--callback", "example.com", "--listen", "0"], "begins with https://"],
  [["--topic", "t", "--callback", "https://example.com"], "also needs --listen PORT"],
  [["--topic", "t", "--frobnicate"], "frobnicate"],
])("%j: the fix is named", async (args, fix) => {
  const { code, output } = await doctor(args);
  expect(output).toContain(fix);
  expect(code).toBeGreaterThan(0);
});
