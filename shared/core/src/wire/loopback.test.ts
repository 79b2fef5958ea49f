import { describe, expect, test } from "vitest";
import { checkLocalRequest } from "./local-request.js";
import { isLoopback } from "./loopback.js";

test.each([
  ["localhost", true],
  ["LOCALHOST:4780", true],
  ["localhost.", true],
  ["app.localhost", true],
  ["127.0.0.1", true],
  ["127.0.0.1:80", true],
  ["127.255.3.9", true],
  ["127.1", true],
  ["2130706433", true],
  ["::1", true],
  ["[::1]:4780", true],
  ["0:0:0:0:0:0:0:1", true],
  ["::ffff:127.0.0.1", true],
  ["[::ffff:7f00:1]", true],
  ["::FFFF:127.8.8.8", true],
  ["", false],
  ["0.0.0.0", false],
  ["[::]", false],
  ["10.0.0.1", false],
  ["128.0.0.1", false],
  ["::ffff:10.0.0.1", false],
  ["::ffff:8.127.0.1", false],
  ["64:ff9b::7f00:1", false],
  ["localhost.example.com", false],
  ["notlocalhost", false],
  ["127.0.0.1.example.com", false],
  ["127.0.0.1@example.com", false],
  ["example.com#127.0.0.1", false],
  ["example.com/127.0.0.1", false],
  ["127.0.0.1 example.com", false],
  ["127.0.0.1:80:90", false],
  ["127.0.0.1:99999", false],
  ["[::1", false],
])("%s is loopback: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

describe("a request", () => {
  const passes = (host: string | undefined, origin?: string, allowedHosts?: readonly string[]) =>
    checkLocalRequest({ host, origin }, { allowedHosts }) === undefined;

  test.each([
    ["a program", "127.0.0.1:4780", undefined, true],
    ["a program that names IPv6", "[::1]:4780", undefined, true],
    ["the page itself", "127.0.0.1:4780", "http://127.0.0.1:4780", true],
    ["the page itself in capitals", "LocalHost:4780", "http://localhost:4780", true],
    ["the page itself at the usual port", "localhost", "http://localhost", true],
    ["the page itself at the usual port, written out", "localhost:80", "http://localhost", true],
    ["the page itself behind TLS", "localhost", "https://localhost", true],
    ["a page on another port", "127.0.0.1:4780", "http://127.0.0.1:8080", false],
    ["a page on the usual port", "127.0.0.1:4780", "http://127.0.0.1", false],
    ["a page under another name of this machine", "127.0.0.1:4780", "http://localhost:4780", false],
    ["a page of another website", "127.0.0.1:4780", "https://evil.example", false],
    ["a sandboxed page or a file", "127.0.0.1:4780", "null", false],
    ["an extension's page", "127.0.0.1:4780", "chrome-extension://abcdef", false],
    ["an empty Origin", "127.0.0.1:4780", "", false],
    ["an Origin with a login", "127.0.0.1:4780", "http://127.0.0.1:4780@evil.example", false],
    ["an Origin with a path", "127.0.0.1:4780", "http://127.0.0.1:4780/", false],
    ["several Origins", "127.0.0.1:4780", "http://127.0.0.1:4780, https://evil.example", false],
    ["a rebound name", "evil.example:4780", undefined, false],
    ["a rebound name's own page", "evil.example:4780", "http://evil.example:4780", false],
    ["a rebound name that looks local", "127.0.0.1.evil.example:4780", undefined, false],
    ["no Host at all", undefined, undefined, false],
    ["an empty Host", "", undefined, false],
    ["a Host with a login", "evil.example@127.0.0.1", undefined, false],
  ])("of %s (%s, %s) passes: %s", (_, host, origin, expected) => {
    expect(passes(host, origin)).toBe(expected);
  });

  const allowed = ["Flows.example.com", "bridge.lan:8443", "fd00::1", "[fd00::2]:9000"];
  test.each([
    ["flows.example.com", undefined, true],
    ["flows.example.com.:1880", undefined, true],
    ["flows.example.com:1880", "http://flows.example.com:1880", true],
    ["127.0.0.1:1880", "https://flows.example.com", true],
    ["127.0.0.1:1880", "http://flows.example.com:8080", false],
    ["bridge.lan:8443", "https://bridge.lan:8443", true],
    ["bridge.lan:8444", undefined, false],
    ["127.0.0.1:1880", "https://bridge.lan:8443", true],
    ["127.0.0.1:1880", "https://bridge.lan", false],
    ["[fd00::1]:5000", undefined, true],
    ["[fd00::2]:9000", undefined, true],
    ["[fd00::2]:9001", undefined, false],
    ["other.example.com", undefined, false],
    ["flows.example.com", "null", false],
  ])("to %s from %s, hosts being allowed, passes: %s", (host, origin, expected) => {
    expect(passes(host, origin, allowed)).toBe(expected);
  });

  test("is refused with the reason", () => {
    expect(checkLocalRequest({ host: "evil.example:1", origin: undefined })).toBe(
      "Requests for the host evil.example:1 are refused",
    );
    expect(checkLocalRequest({ host: "localhost", origin: "https://evil.example" })).toBe(
      "Requests from pages of https://evil.example are refused",
    );
  });
});
