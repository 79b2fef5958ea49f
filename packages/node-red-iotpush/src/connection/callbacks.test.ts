import { describe, expect, test } from "vitest";
import { callbackBase, eventUrl, nodeUrl, requireCallbacks } from "./callbacks.js";
import { requirePublicUrl } from "./settings.js";

const open = { publicUrl: "https://flows.example.com/", httpNodeRoot: "/", httpNodeAuth: false };

test.each([
  ["/", "https://flows.example.com"],
  ["", "https://flows.example.com"],
  [undefined, "https://flows.example.com"],
  ["/red", "https://flows.example.com/red"],
  ["red/nodes/", "https://flows.example.com/red/nodes"],
])("httpNodeRoot %s is part of the URL", (httpNodeRoot, url) => {
  expect(nodeUrl({ ...open, httpNodeRoot })).toBe(url);
});

test("callbacks and events have their own paths, by configuration node", () => {
  expect(callbackBase(open, "c1")).toBe("https://flows.example.com/iotpush/callback/c1");
  expect(eventUrl(open, "c1", "s3cret")).toBe("https://flows.example.com/iotpush/events/c1/s3cret");
});

describe.each([
  ["no public URL", { ...open, publicUrl: "" }, /Set the public URL/],
  ["httpNodeAuth", { ...open, httpNodeAuth: true }, /httpNodeAuth/],
  ["no HTTP for nodes", { ...open, httpNodeRoot: false as const }, /httpNodeRoot is false/],
])("with %s", (_, settings, fix) => {
  test("there is no callback, and the error says why", () => {
    expect(callbackBase(settings, "c1")).toBeUndefined();
    expect(() => requireCallbacks(settings)).toThrow(fix);
    expect(() => eventUrl(settings, "c1", "s")).toThrow(fix);
  });
});

test.each(["flows.example.com", "ftp://flows.example.com", "not a url"])("%s is no public URL", (url) => {
  expect(() => requirePublicUrl(url)).toThrow("must start with https:// or http://");
});

test("a public URL with a login, which every push would tell the service, is refused without showing it", () => {
  const check = () => requirePublicUrl("https://me:hunter2@flows.example.com");
  expect(check).toThrow("must not hold a user name or password");
  expect(check).not.toThrow("hunter2");
});

test.each(["", "https://flows.example.com", "http://127.0.0.1:1880"])("'%s' may be one", (url) => {
  expect(() => requirePublicUrl(url)).not.toThrow();
});
