import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buttonSet } from "@iotpush/core/adapter";
import { expect, test } from "vitest";
import { openFixture } from "../test-support/fixture.js";
import { readSettings } from "./settings.js";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test.each(["", "/iotpush"])("a tap arrives by callback, at a path %j", async (path) => {
  const port = await freePort();
  const callback = { url: `http://127.0.0.1:${port}${path}`, host: "127.0.0.1", port };
  await using fixture = await openFixture({ settings: { callback } });
  const question = { message: "?", buttons: buttonSet("approve-reject"), timeoutMs: null };
  const { outcome } = await fixture.person.ask(question, "s");
  await fixture.tap("approve");
  expect(await outcome).toMatchObject({ kind: "answered", route: "callback" });
  expect((await fetch(`http://127.0.0.1:${port}/other`, { method: "POST" })).status).toBeGreaterThanOrEqual(
    400,
  );
  await using second = await openFixture({ settings: { callback } });
  const { outcome: later } = await second.person.ask(question, "s");
  await second.tap("approve");
  expect(await later).toMatchObject({ kind: "answered", route: "receipt" });
});

test("settings that cannot be used are named with their fix", () => {
  const env = { IOTPUSH_TOPIC: "t", IOTPUSH_KEY: "k" };
  const read = (more: object) => () => readSettings({ ...env, ...more });
  expect(read({})().callback).toBeUndefined();
  expect(read({ IOTPUSH_CALLBACK_URL: "https://a.example" })().callback).toMatchObject({
    host: "127.0.0.1",
    port: 4791,
  });
  expect(read({ IOTPUSH_CALLBACK_URL: "a.example" })).toThrow(
    "IOTPUSH_CALLBACK_URL must start with https:// or http://. Set it to",
  );
  expect(read({ IOTPUSH_CALLBACK_URL: "https://a.example", IOTPUSH_CALLBACK_LISTEN: "x" })).toThrow(
    "is not a host and port",
  );
  expect(read({ IOTPUSH_RESPONDERS: " , " })).toThrow("IOTPUSH_RESPONDERS is missing or empty");
});
