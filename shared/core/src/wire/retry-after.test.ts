import { expect, test } from "vitest";
import { retryAfterMs } from "./response-error.js";

test.each([
  ["seconds", { "retry-after": " 7 " }, 7_000],
  ["no header", {}, null],
  [
    "a moment, as proxies send it",
    { "retry-after": "Fri, 10 Apr 2026 00:00:30 GMT", date: "Fri, 10 Apr 2026 00:00:00 GMT" },
    30_000,
  ],
  [
    "a moment that has passed",
    { "retry-after": "Fri, 10 Apr 2026 00:00:00 GMT", date: "Fri, 10 Apr 2026 00:00:30 GMT" },
    0,
  ],
  ["a moment without a date to compare it to", { "retry-after": "Fri, 10 Apr 2026 00:00:30 GMT" }, 60_000],
  ["what is not a number", { "retry-after": "-5", date: "Fri, 10 Apr 2026 00:00:30 GMT" }, 60_000],
  ["two numbers", { "retry-after": "5, 10", date: "Fri, 10 Apr 2026 00:00:30 GMT" }, 60_000],
])("%s", (_, headers, expected) => expect(retryAfterMs(headers as Record<string, string>)).toBe(expected));
