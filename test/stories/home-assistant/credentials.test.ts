import { execFile } from "node:child_process";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HomeAssistant, startHomeAssistant } from "../../hosts/home-assistant.ts";
import { freePort } from "../../hosts/ports.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";
import { bridgeProgram, startBridge } from "./bridge.ts";
import { BRIDGE_TOKEN, TOPIC } from "./fixture.ts";

let homeAssistant: HomeAssistant;
let mock: Awaited<ReturnType<typeof startMockServer>>;
beforeAll(async () => {
  homeAssistant = await startHomeAssistant();
  mock = await startMockServer({ rateLimit: false });
});
afterAll(async () => {
  await homeAssistant?.[Symbol.asyncDispose]();
  await mock?.close();
});

const settings = (more: Record<string, string> = {}) => ({
  HA_URL: homeAssistant.url,
  HA_TOKEN: homeAssistant.session.token,
  IOTPUSH_BASE_URL: mock.url,
  IOTPUSH_TOPICS: `${TOPIC}=${DEMO.privateTopicKey}`,
  IOTPUSH_BRIDGE_TOKEN: BRIDGE_TOKEN,
  ...more,
});

/** What `iotpush-bridge check` says. */
async function check(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const program = await bridgeProgram();
  const data = temporaryFolder("check").path;
  const port = String(await freePort());
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [program, "check"],
      { env: { PATH: process.env.PATH, IOTPUSH_BRIDGE_DATA: data, IOTPUSH_BRIDGE_PORT: port, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    ),
  );
}

const page = async (url: string): Promise<string> =>
  (await fetch(url, { headers: { authorization: `Bearer ${BRIDGE_TOKEN}` } })).text();

test("check says what works", async () => {
  const { code, said } = await check(settings());
  expect(said).toMatch(/Home Assistant: Home Assistant .* accepts the token/);
  expect(said).toMatch(/Notifications can come over WebSocket/);
  expect(said).toMatch(/Topic my-private-topic: The .*key is accepted/);
  expect(said).toMatch(/A test message was sent to 2 subscriber/);
  expect(code).toBe(0);
});

test("a wrong token is reported plainly in check, log and page", async () => {
  const wrong = settings({ HA_TOKEN: "a-wrong-token" });
  const { code, said } = await check(wrong);
  expect(said).toMatch(
    /PROBLEM {2}Home Assistant: Home Assistant refuses the token. Make a new long-lived token/,
  );
  expect(code).toBe(1);
  await using bridge = await startBridge(wrong);
  await until(
    () => (/refuses the token\. Make a new long-lived token/.test(bridge.log()) ? true : undefined),
    {
      what: "the log to say it",
      describe: () => bridge.log(),
    },
  );
  expect(await page(bridge.url)).toContain("refuses the token: make a new long-lived token");
  expect(said + bridge.log()).not.toContain("a-wrong-token");
});

test("a wrong topic key is reported plainly in check, log and page", async () => {
  const wrong = settings({ IOTPUSH_TOPICS: `${TOPIC}=a-wrong-topic-key` });
  const { code, said } = await check(wrong);
  expect(said).toMatch(/PROBLEM {2}Topic my-private-topic: The key is wrong.*Copy this topic's own API key/);
  expect(code).toBe(1);
  await using bridge = await startBridge(wrong);
  await until(() => (/Copy this topic's own API key/.test(bridge.log()) ? true : undefined), {
    what: "the log to say it",
    describe: () => bridge.log(),
  });
  expect(await page(bridge.url)).toContain("own API key from the dashboard");
  expect(said + bridge.log()).not.toContain("a-wrong-topic-key");
});

test("the page, its parts and /ask are closed to who has no token", async () => {
  await using bridge = await startBridge(settings());
  for (const path of ["/?part=main", "/status"])
    expect((await fetch(`${bridge.url}${path}`, { redirect: "manual" })).status).not.toBe(200);
  expect((await fetch(`${bridge.url}/ask`, { method: "POST", body: "{}" })).status).toBe(401);
  expect((await fetch(`${bridge.url}/test`, { method: "POST" })).status).toBe(401);
  expect((await fetch(bridge.url, { headers: { "x-ingress-path": "/api/hassio_ingress/x" } })).url).toContain(
    "/login",
  );
  await until(async () => ((await fetch(`${bridge.url}/health`)).ok ? true : undefined), {
    what: "health",
    describe: () => bridge.log(),
  });
});
