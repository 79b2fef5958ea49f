import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { MOCK_USAGE, readCommand } from "./cli-options.js";
import { DEMO_SEED } from "./service/demo.js";

/** The options that a command line starts the server with. */
function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv) {
  const command = readCommand(args, environment);
  return "options" in command ? command.options : undefined;
}

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
  expect(readCommand(["-h"], {})).toEqual({ run: "help" });
  expect(readCommand(["--version"], {})).toEqual({ run: "version" });
  expect(readCommand(["health", "--port", "1"], {})).toMatchObject({ run: "health", options: { port: 1 } });
  expect(MOCK_USAGE).toContain("--allow-private-targets");
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
    CORS: "http://localhost:5173,https://app.example/",
    CONTROL_TOKEN: "token",
  };
  const environment = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`IOTPUSH_MOCK_${name}`, value]),
  );
  const options = [...MOCK_USAGE.matchAll(/^ {2}--(\S+)/gm)].map(([, name = ""]) => name);
  expect(options.map((name) => name.toUpperCase().replaceAll("-", "_"))).toEqual([
    ...Object.keys(given),
    "VERSION",
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
    cors: ["http://localhost:5173", "https://app.example"],
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
  [["--prot", "1"], /^--prot is not a known option; did you mean --port\?$/],
  [["--profile", "lvie"], /use documented or live; did you mean live\?$/],
  [["--profile", "./measured.json"], /there is no such file/],
  [["--difference", "putPus=live"], /did you mean putPush\?$/],
  [["--cors", "localhost"], /use origins, such as/],
  [["helth"], /^helth is not a command/],
  [["health", "now"], /^now is not a command/],
])("%j is refused with the fix", (args, message) => expect(() => readOptions(args, {})).toThrow(message));

test("a profile file plays what was seen, and single rows otherwise", () => {
  const file = join(mkdtempSync(join(tmpdir(), "profile-")), "profile.json");
  onTestFinished(() => rmSync(file));
  writeFileSync(
    file,
    JSON.stringify({ profile: "documented", rows: { putPush: { plays: "live", seen: "200" } } }),
  );
  expect(readOptions(["--profile", file, "--difference", "clickKey=live"], {})).toMatchObject({
    profile: "documented",
    differences: { putPush: "live", clickKey: "live" },
  });
  writeFileSync(file, JSON.stringify({ rows: { putPus: "live" } }));
  expect(() => readOptions(["--profile", file], {})).toThrow(
    /putPus is not a known row; did you mean putPush\?/,
  );
});
