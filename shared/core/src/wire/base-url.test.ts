import { expect, test } from "vitest";
import { checkBaseUrl, redirectError } from "./base-url.js";

test.each([
  ["http://www.iotpush.com", "http"],
  ["http://iotpush.com", "http-apex"],
  ["https://iotpush.com", "apex"],
  ["https://www.iotpush.com/my-topic", "missing-api-push"],
])("%s would redirect: refused, or corrected", (url, row) => {
  expect(() => checkBaseUrl(url)).toThrow(
    expect.objectContaining({ code: "redirect", row, useUrl: "https://www.iotpush.com" }),
  );
  expect(checkBaseUrl(url, { correct: true })).toBe("https://www.iotpush.com");
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
])("%s is no base URL", (url) => {
  expect(() => checkBaseUrl(url)).toThrow(expect.objectContaining({ code: "validation" }));
  expect(() => checkBaseUrl(url)).not.toThrow(/hunter2/);
});

test("a redirect names the row of the matrix and the URL to use", () => {
  expect(redirectError({ method: "POST", url: "https://iotpush.com/api/push/a", status: 307 })).toMatchObject(
    {
      row: "apex",
      useUrl: "https://www.iotpush.com/api/push/a",
    },
  );
});
