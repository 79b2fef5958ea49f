import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HomeAssistant, startHomeAssistant } from "../../hosts/home-assistant.ts";
import { type Mosquitto, startMosquitto } from "../../hosts/mosquitto.ts";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";
import { bridgeProgram } from "./bridge.ts";
import { NOTIFY, TOPIC } from "./fixture.ts";
import { connectMqtt } from "./mqtt.ts";
import { startFakeSupervisor } from "./supervisor.ts";

let homeAssistant: HomeAssistant;
let broker: Mosquitto;
let mock: MockServer;
beforeAll(async () => {
  [homeAssistant, broker, mock] = await Promise.all([
    startHomeAssistant(),
    startMosquitto(),
    startMockServer({ rateLimit: false }),
  ]);
});
afterAll(async () => {
  await homeAssistant?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
  await mock?.close();
});

const supervisor = (mqtt?: Mosquitto) =>
  startFakeSupervisor({
    token: homeAssistant.session.token,
    homeAssistant: homeAssistant.url,
    ...(mqtt ? { mqtt: { host: mqtt.host, port: mqtt.port } } : {}),
  });

/** Runs the app's own start script as s6 would, with options as the Supervisor writes them. */
async function startApp(options: object, supervisorUrl: string) {
  const program = await bridgeProgram();
  const run = join(
    dirname(program),
    "../addon/iotpush_bridge/rootfs/etc/s6-overlay/s6-rc.d/iotpush-bridge/run",
  );
  const folder = temporaryFolder("app");
  const bin = join(folder.path, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "iotpush-bridge"), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(bin, "iotpush-bridge"), 0o755);
  const file = join(folder.path, "options.json");
  writeFileSync(file, JSON.stringify(options));
  const port = await freePort();
  const app = await startReady(
    {
      name: "the app",
      command: "sh",
      args: [run],
      env: {
        PATH: `${bin}:${process.env.PATH}`,
        SUPERVISOR_TOKEN: homeAssistant.session.token,
        // Where these are in a container is fixed.
        SUPERVISOR_URL: supervisorUrl,
        IOTPUSH_BRIDGE_CONFIG: file,
        IOTPUSH_BRIDGE_DATA: folder.path,
        IOTPUSH_BRIDGE_PORT: String(port),
      },
    },
    { log: /The phone is connected/ },
  );
  return {
    log: app.log,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await app.stop();
      folder.remove();
    },
  };
}

const options = () => ({
  topics: [{ name: TOPIC, api_key: DEMO.privateTopicKey, friendly_name: "" }],
  base_url: mock.url,
  public_url: "",
});

test("topics are all that the app needs: token, address and broker are the Supervisor's", async () => {
  const { session } = homeAssistant;
  const { events } = await session.subscribeEvents("mobile_app_notification_action");
  await using fake = await supervisor(broker);
  await using app = await startApp(options(), fake.url);
  await session.callService(NOTIFY, {
    message: "From the app?",
    data: { actions: [{ action: "APP_YES", title: "Yes" }] },
  });
  const message = await until(() => mock.control.messages({ search: "From the app?" }).messages[0], {
    what: "the push",
    describe: app.log,
  });
  mock.control.phones.tap(DEMO.phones[0], message.id, message.actions[0]?.id ?? "");
  await until(() => (events.length > 0 ? true : undefined), { what: "the answer", describe: app.log });
  expect(events.map(({ data }) => data.action)).toEqual(["APP_YES"]);

  await connectMqtt(session, broker);
  await session.waitForState(`sensor.iotpush_my_private_topic_messages_sent_this_month`, "1");
  expect([...fake.asked].toSorted()).toEqual([
    "/core/api/mobile_app/registrations",
    "/core/api/webhook",
    "/core/websocket",
    "/services/mqtt",
  ]);
  expect(app.log()).not.toContain(session.token);
});

test("without a broker it runs as well, and its page is closed to who does not come through ingress", async () => {
  await using fake = await supervisor();
  await using app = await startApp(options(), fake.url);
  await until(async () => ((await fetch(`${app.url}/health`)).ok ? true : undefined), { what: "health" });
  const opened = await fetch(app.url, { headers: { "x-ingress-path": "/api/hassio_ingress/x" } });
  expect(opened.url).toContain("/login");
});

test("options that cannot be used end it with the fix", async () => {
  await using fake = await supervisor();
  await expect(startApp({ topics: [] }, fake.url)).rejects.toThrow("topics: list at least one topic");
});
