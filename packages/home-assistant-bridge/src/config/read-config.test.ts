import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "./read-config.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bridge-config-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A Supervisor that knows a broker, or none. */
async function supervisor(mqtt: object | undefined) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.writeHead(mqtt ? 200 : 400, { "content-type": "application/json" });
    response.end(JSON.stringify(mqtt ? { result: "ok", data: mqtt } : { result: "error" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())) };
}

test("from the environment alone", async () => {
  const env = { HA_URL: "https://ha.example/", HA_TOKEN: "t", IOTPUSH_TOPICS: "my-alerts=k" };
  expect(await readConfig({ env })).toMatchObject({
    homeAssistant: {
      url: "https://ha.example",
      webSocketUrl: "wss://ha.example/api/websocket",
      supervised: false,
    },
    topics: [{ name: "my-alerts", apiKey: "k", friendlyName: "iotpush my-alerts" }],
    answers: "auto",
    answerTimeoutMs: null,
    people: new Map(),
    coalesceMs: 10_000,
  });
});

test("a broker's login may be in its URL, or beside it", async () => {
  const env = {
    HA_URL: "http://ha",
    HA_TOKEN: "t",
    IOTPUSH_TOPICS: "a",
    MQTT_URL: "mqtt://me:p%40ss@broker:1884",
  };
  expect((await readConfig({ env })).mqtt).toEqual({
    url: "mqtt://broker:1884",
    username: "me",
    password: "p@ss",
    discoveryPrefix: "homeassistant",
  });
  expect((await readConfig({ env: { ...env, MQTT_USERNAME: "you" } })).mqtt).toMatchObject({
    username: "you",
  });
});

test("quiet hours are written as one text, in the file, an app's options or the environment", async () => {
  const env = { IOTPUSH_TOPICS: "alerts", HA_URL: "http://ha:8123", HA_TOKEN: "t" };
  const read = (hours: string) => readConfig({ env: { ...env, IOTPUSH_QUIET_HOURS: hours } });
  expect((await read("22:00-7:00")).quietHours).toEqual({ from: "22:00", to: "07:00" });
  for (const wrong of ["22:00", "25:00-07:00", "22:00-22:00"])
    await expect(read(wrong)).rejects.toThrow("quiet_hours");
});

test("as an app: options, the Supervisor's token, and its broker", async () => {
  const file = join(folder, "options.json");
  await writeFile(file, JSON.stringify({ topics: [{ name: "alerts", api_key: "k" }] }));
  const broker = { host: "core-mosquitto", port: 1883, username: "addons", password: "p", ssl: false };
  await using fake = await supervisor(broker);
  const env = { SUPERVISOR_TOKEN: "super-token", SUPERVISOR_URL: fake.url };
  expect(await readConfig({ file, env })).toMatchObject({
    homeAssistant: {
      url: `${fake.url}/core`,
      webSocketUrl: `${fake.url.replace("http", "ws")}/core/websocket`,
      token: "super-token",
      supervised: true,
    },
    mqtt: { url: "mqtt://core-mosquitto:1883", username: "addons", password: "p" },
    data: "/data",
  });
  expect(fake.asked).toEqual(["Bearer super-token"]);
});

test("as an app without a broker", async () => {
  await using fake = await supervisor(undefined);
  const env = { SUPERVISOR_TOKEN: "t", SUPERVISOR_URL: fake.url, IOTPUSH_TOPICS: "alerts" };
  const file = join(folder, "options.json");
  await writeFile(file, "{}");
  expect((await readConfig({ file, env })).mqtt).toBeUndefined();
});

test("what is missing is reported", async () => {
  await expect(readConfig({ env: { IOTPUSH_TOPICS: "alerts" } })).rejects.toThrow("HA_URL and HA_TOKEN");
  await expect(readConfig({ file: join(folder, "none.yaml"), env: {} })).rejects.toThrow("does not exist");
});
