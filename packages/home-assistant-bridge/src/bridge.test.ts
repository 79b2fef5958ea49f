import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "@iotpush/core/testing";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { expect, test, vi } from "vitest";
import { AnswerRouter } from "./answers/answer-router.js";
import { startBridge } from "./bridge.js";
import { readConfig } from "./config/read-config.js";
import { createLogger } from "./log/logger.js";
import { mqttTopics } from "./mqtt/discovery.js";
import { startFakeBroker } from "./test-support/fake-broker.js";

const TOPIC = DEMO.privateTopic;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("what comes while the bridge takes up what it had is sent once", async () => {
  const data = await mkdtemp(join(tmpdir(), "bridge-start-"));
  await using mock = await startMockServer();
  await using broker = await startFakeBroker({ to: mqttTopics(TOPIC).notify, payload: "by MQTT" });
  const phone = { webhookId: "w", deviceName: "Door", pushToken: "push-token", appVersion: "0.1.0" };
  // As an earlier version kept it.
  await mkdir(join(data, "registrations"));
  await writeFile(join(data, "registrations", `${TOPIC}.json`), JSON.stringify({ id: TOPIC, value: phone }));
  const port = await freePort();
  const config = await readConfig({
    env: {
      HA_URL: "http://127.0.0.1:1",
      HA_TOKEN: "t",
      IOTPUSH_TOPICS: `${TOPIC}=${DEMO.privateTopicKey}`,
      IOTPUSH_BASE_URL: mock.url,
      IOTPUSH_BRIDGE_HOST: "127.0.0.1",
      IOTPUSH_BRIDGE_PORT: String(port),
      IOTPUSH_BRIDGE_DATA: data,
      MQTT_URL: broker.url,
    },
  });
  const push = (message: string) =>
    fetch(`http://127.0.0.1:${port}/push`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ message, push_token: phone.pushToken }),
    });
  let pushed: Promise<Response> | undefined;
  const start = AnswerRouter.prototype.start;
  vi.spyOn(AnswerRouter.prototype, "start").mockImplementation(async function (this: AnswerRouter) {
    pushed = push("by push URL");
    // Turns enough for both to be taken, if somebody took them.
    for (let turns = 0; turns < 500; turns++) await new Promise((resolve) => setImmediate(resolve));
    await start.call(this);
  });
  const clock = new FakeClock();
  // The first one is not sent at once: it would be out of the outbox before that is read.
  mock.control.faults.add({ match: { path: "/api/push" }, status: 503, times: 1 });
  const log = createLogger({ level: "error", secrets: [], write: () => {}, now: () => 0 });
  const bridge = await startBridge(config, { clock, log });
  const sent = async () => {
    await clock.advance(1_000);
    return mock.control.messages().messages.map(({ message }) => message);
  };
  expect((await pushed)?.status).toBe(201);
  await expect.poll(sent).toEqual(expect.arrayContaining(["by MQTT", "by push URL"]));
  await push("last");
  await expect.poll(sent).toContain("last");
  expect((await sent()).toSorted()).toEqual(["by MQTT", "by push URL", "last"]);
  let closed = false;
  void bridge.close().then(() => {
    closed = true;
  });
  // The broker does not acknowledge the farewell.
  await expect
    .poll(async () => {
      await clock.advance(1_000);
      return closed;
    })
    .toBe(true);
  expect((await readdir(data)).toSorted()).toEqual(["bridge.sqlite", "registrations.imported", "token"]);
  await rm(data, { recursive: true });
});
