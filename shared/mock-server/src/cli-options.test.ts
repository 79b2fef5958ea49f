import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readOptions, USAGE } from "./cli-options.js";
import { DEMO_SEED } from "./service/demo.js";

function seedFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "seed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "seed.json");
  writeFileSync(file, JSON.stringify(DEMO_SEED));
  return file;
}

test("options come from the command line, over the environment", () => {
  expect(
    readOptions(["--port", "0", "--profile", "live", "--no-quota"], {
      IOTPUSH_MOCK_PORT: "5000",
      IOTPUSH_MOCK_HOST: "::1",
    }),
  ).toMatchObject({
    port: 0,
    host: "::1",
    profile: "live",
    quota: false,
    rateLimit: true,
  });
  expect(readOptions([], {})).toMatchObject({ port: 4780 });
  expect(readOptions(["-h"], {})).toBeNull();
  expect(USAGE).toContain("--allow-private-targets");
});

test("every option is an environment variable too", () => {
  const given = {
    PORT: "5000",
    HOST: "::1",
    PROFILE: "live",
    DIFFERENCE: "putPush=documented",
    DATA: "file.sqlite",
    SEED: seedFile(),
    ID_SEED: "seed",
    DELIVERIES: "retry",
    EXPIRY: "60",
    RETENTION: "3600",
    ALLOW_HTTP_WEBHOOKS: "1",
    ALLOW_PRIVATE_TARGETS: "true",
    NO_QUOTA: "yes",
    NO_RATE_LIMIT: "true",
    STRICT: "1",
    REDIRECT_PORTS: "0,0,0",
    CONTROL_TOKEN: "token",
  };
  const environment = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`IOTPUSH_MOCK_${name}`, value]),
  );
  const options = [...USAGE.matchAll(/^ {2}--(\S+)/gm)].map(([, name = ""]) => name);
  expect(options.map((name) => name.toUpperCase().replaceAll("-", "_"))).toEqual([
    ...Object.keys(given),
    "HELP",
  ]);
  expect(readOptions([], environment)).toEqual({
    port: 5000,
    host: "::1",
    profile: "live",
    differences: { putPush: "documented" },
    data: "file.sqlite",
    seed: { accounts: [expect.objectContaining({ name: "demo" })] },
    idSeed: "seed",
    deliveries: "retry",
    expiryMs: 60_000,
    retentionMs: 3_600_000,
    allowHttpWebhooks: true,
    allowPrivateTargets: true,
    quota: false,
    rateLimit: false,
    strict: true,
    redirectPorts: { http: 0, apex: 0, httpApex: 0 },
    controlToken: "token",
  });
});

test("one row of the differences can be switched", () => {
  expect(readOptions(["--difference", "callbackKey=live,putPush=documented"], {})?.differences).toEqual({
    callbackKey: "live",
    putPush: "documented",
  });
});

test.each([
  [["--port", "http"], /--port http: use a whole number/],
  [["--profile", "real"], /use documented or live/],
  [["--difference", "x=live"], /with a row of callbackKey/],
  [["--seed", "/nowhere.json"], /cannot be read/],
  [["--colour"], /--colour/],
])("%j is refused with the fix", (args, message) => expect(() => readOptions(args, {})).toThrow(message));
