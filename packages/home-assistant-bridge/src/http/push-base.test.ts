import { hostname } from "node:os";
import { expect, test } from "vitest";
import { pushBase } from "./push-base.js";

const config = (url: string, host = "0.0.0.0", more: { supervised?: boolean; pushUrl?: string } = {}) => ({
  homeAssistant: { url, webSocketUrl: "", token: "", supervised: more.supervised ?? false },
  http: { host, port: 8099, token: undefined, allowedHosts: undefined },
  pushUrl: more.pushUrl,
});

test.each([
  ["the configured one", config("http://ha:8123", "0.0.0.0", { pushUrl: "http://me" }), "http://me"],
  ["none if it is off", config("http://127.0.0.1:8123", "0.0.0.0", { pushUrl: "off" }), undefined],
  [
    "an app's host name",
    config("http://supervisor/core", "0.0.0.0", { supervised: true }),
    `http://${hostname()}:8099`,
  ],
  ["loopback on one machine", config("http://localhost:8123"), "http://127.0.0.1:8099"],
  ["the address it listens on", config("http://192.0.2.1:8123", "192.0.2.7"), "http://192.0.2.7:8099"],
  ["none if it listens on loopback alone", config("http://192.0.2.1:8123", "127.0.0.1"), undefined],
  ["IPv6", config("http://[2001:db8::1]:8123", "2001:db8::7"), "http://[2001:db8::7]:8099"],
])("%s", async (_what, given, expected) => {
  expect(await pushBase(given, false)).toBe(expected);
});

test("the own address towards another machine, but not in a container", async () => {
  // Any address of this machine that is not loopback by its text leads to itself.
  const own = await pushBase(config("http://127.1:8123".replace("127.1", "0.0.0.0")), false);
  expect(own).toMatch(/^http:\/\/[\d.]+:8099$/);
  expect(await pushBase(config("http://192.0.2.1:8123"), true)).toBeUndefined();
});

test("none for a name that leads nowhere", async () => {
  expect(await pushBase(config("http://nowhere.invalid:8123"), false)).toBeUndefined();
});
