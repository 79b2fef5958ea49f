import { expect, test } from "vitest";
import { isSession, newSession } from "./session.js";

const TOKEN = "a-long-enough-token";
const MONTH = 30 * 24 * 60 * 60_000;

test("a session lasts a month, with its own token alone, and does not hold it", () => {
  const session = newSession(TOKEN, 1_000);
  expect(session).not.toContain(TOKEN);
  expect(newSession(TOKEN, 1_000)).not.toBe(session);
  expect(isSession(session, TOKEN, MONTH)).toBe(true);
  expect(isSession(session, TOKEN, MONTH + 1_000)).toBe(false);
  expect(isSession(session, "another-token-123", 1_000)).toBe(false);
});

test.each(["", TOKEN, "a.b.c", ".9999999999999.", "x.9999999999999.x"])("%j is no session", (text) => {
  expect(isSession(text, TOKEN, 0)).toBe(false);
});

test("a session whose end was moved is none", () => {
  const [secret, until, signed] = newSession(TOKEN, 0).split(".");
  expect(isSession(`${secret}.${Number(until) + 1}.${signed}`, TOKEN, 0)).toBe(false);
});
