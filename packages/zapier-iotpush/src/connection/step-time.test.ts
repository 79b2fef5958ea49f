import { DEMO } from "@iotpush/mock-server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Bundle, ZObject } from "zapier-platform-core";
import { authentication } from "../authentication.js";
import { askAndWait } from "../creates/ask-and-wait.js";
import { eventPolled } from "../triggers/event-polled.js";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    const late = new AbortController();
    setTimeout(() => late.abort(), ms);
    return late.signal;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Zapier's requests over a network where each takes as long as it may, and only the second try gets through. */
function slowRequests() {
  const tried = new Set<string>();
  const accepted = { success: true, id: "m", receipt_id: "r", topic: DEMO.privateTopic, subscribers: 1 };
  const lists = { topics: [], receipts: [], messages: [], count: 0 };
  const content = JSON.stringify({ ...accepted, ...lists, timestamp: "2026-04-10T00:00:00Z" });
  return async (url: string, { timeout }: { readonly timeout: number }) => {
    await new Promise((resolve) => setTimeout(resolve, timeout - 1));
    const path = new URL(url).pathname;
    if (!tried.has(path)) {
      tried.add(path);
      throw Object.assign(new Error("unreached"), { code: "ECONNREFUSED" });
    }
    return { status: path.startsWith("/api/receipts/") ? 404 : 200, getHeader: () => undefined, content };
  };
}

test("the connection's test ends before Zapier ends it, however slow the server is", async () => {
  const zapier = { request: slowRequests(), errors: { Error, ExpiredAuthError: Error } };
  const authData = {
    base_url: "https://iotpush.example.com",
    topic: DEMO.privateTopic,
    topic_key: DEMO.privateTopicKey,
  };
  const perform = authentication.test as (zapier: ZObject, bundle: Bundle) => Promise<unknown>;
  const ended = vi.fn();
  void perform(zapier as unknown as ZObject, { authData } as unknown as Bundle).then(ended, ended);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(ended).toHaveBeenCalled();
});

test.each([
  ["a trigger's samples", (eventPolled.operation as { perform: unknown }).perform],
  ["a question's test in the editor", askAndWait.operation.perform],
])("%s ends before Zapier ends it after 30 seconds", async (_, step) => {
  const perform = step as (zapier: ZObject, bundle: Bundle) => Promise<unknown>;
  const zapier = { request: slowRequests(), errors: { Error } };
  const authData = {
    base_url: "https://iotpush.example.com",
    topic: DEMO.privateTopic,
    topic_key: DEMO.privateTopicKey,
    session_token: DEMO.sessionToken,
  };
  const inputData = { message: "Deploy?", event: "action" };
  const bundle = { authData, inputData, meta: { isLoadingSample: true } };
  const ended = vi.fn();
  void perform(zapier as unknown as ZObject, bundle as unknown as Bundle).then(ended, ended);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(9_000);
  expect(ended).toHaveBeenCalled();
});
