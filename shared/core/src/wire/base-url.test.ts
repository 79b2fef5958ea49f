import { expect, test } from "vitest";
import { checkBaseUrl, redirectError } from "./base-url.js";

test.each([
  ["http://www.iotpush.com", "http"],
  ["http://iotpush.com", "http-apex"],
  ["https://iotpush.com", "apex"],
  ["https://www.iotpush.com/my-topic", "missing-api-push"],
  ["https://iotpush.com/my-topic", "missing-api-push"],
])("%s would redirect, and is refused", (url, row) => {
  expect(() => checkBaseUrl(url)).toThrow(
    expect.objectContaining({ code: "redirect", row, useUrl: "https://www.iotpush.com" }),
  );
});

test.each([
  ["https://www.iotpush.com/", "https://www.iotpush.com"],
  ["http://127.0.0.1:4780", "http://127.0.0.1:4780"],
  ["http://proxy.example/iotpush//", "http://proxy.example/iotpush"],
])("%s is taken", (url, base) => expect(checkBaseUrl(url)).toBe(base));

test.each([
  "iotpush.com",
  "ftp://iotpush.com",
  "https://user:hunter2@www.iotpush.com",
  "https://www.iotpush.com?x=1",
  "https://www.iotpush.com/api/push",
  "http://127.0.0.1:4780/api",
  "http://proxy.example/iotpush/api/push/",
])("%s is not a base URL", (url) => {
  expect(() => checkBaseUrl(url)).toThrow(expect.objectContaining({ code: "validation" }));
  expect(() => checkBaseUrl(url)).not.toThrow(/hunter2/);
});

test.each([
  ["http://www.iotpush.com/api/push/a", "http", /308/],
  ["http://iotpush.com/api/push/a", "http-apex", /308, then 307/],
  ["https://iotpush.com/api/push/a", "apex", /307/],
  ["https://iotpush.com/a", "missing-api-push", /must start with \/api\/push\//],
])("the error for a request to %s names its row of the matrix and the URL to use", (url, row, message) => {
  const error = redirectError({ method: "POST", url, status: 307 });
  expect(error).toMatchObject({ row, useUrl: "https://www.iotpush.com/api/push/a" });
  expect(error.message).toMatch(message);
  expect(error.message).toContain(`POST ${url}`);
});

test("a redirect of any other server names where it leads", () => {
  const location = "https://elsewhere.example/";
  expect(redirectError({ url: "http://proxy.example/api/push/a", location })).toMatchObject({
    row: "other",
    useUrl: location,
  });
});
