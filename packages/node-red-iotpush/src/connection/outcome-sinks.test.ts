import { getEventListeners } from "node:events";
import type { Asked, AskOutcome } from "@iotpush/core";
import { expect, test, vi } from "vitest";
import { LiveMessages } from "./live-messages.js";
import { OutcomeSinks } from "./outcome-sinks.js";
import { RecentlyEnded } from "./recent.js";
import { TopicKeys } from "./topic-keys.js";

const once = { redelivered: false } as const;
const never = new AbortController().signal;

const asked: Asked = {
  id: "q",
  question: { topic: "alerts", message: "Close it?", timeoutMs: 1_000 },
  askedAt: 0,
  deadline: 1_000,
  routes: [],
};
const outcome: AskOutcome = { kind: "timed_out", certain: true };

test("an outcome waits for its node while the flow is deployed again", async () => {
  const sinks = new OutcomeSinks();
  const [before, after] = [vi.fn(), vi.fn()];
  sinks.set("ask", before);
  sinks.delete("ask", before);
  const handed = sinks.hand("ask", never, asked, outcome, once);
  sinks.set("ask", after);
  await handed;
  expect(after.mock.calls).toEqual([[asked, outcome, once]]);
  expect(before).not.toHaveBeenCalled();
});

test("a node that closes late does not take away its successor, which is handed the outcome at once", () => {
  const sinks = new OutcomeSinks();
  const [before, after] = [vi.fn(), vi.fn()];
  sinks.set("ask", before);
  sinks.set("ask", after);
  sinks.delete("ask", before);
  void sinks.hand("ask", never, asked, outcome, once);
  expect(after.mock.calls).toEqual([[asked, outcome, once]]);
});

test("stopping ends the wait, and says that the outcome is kept", async () => {
  const stop = new AbortController();
  const handed = new OutcomeSinks().hand("ask", stop.signal, asked, outcome, once);
  stop.abort();
  await expect(handed).rejects.toThrow("kept for the next start");
});

test("an outcome that comes once stopping has begun does not wait at all", async () => {
  const handed = new OutcomeSinks().hand("ask", AbortSignal.abort(), asked, outcome, once);
  await expect(handed).rejects.toThrow("kept for the next start");
});

test("an outcome that found its node leaves nothing behind", async () => {
  const sinks = new OutcomeSinks();
  const { signal } = new AbortController();
  const handed = sinks.hand("ask", signal, asked, outcome, once);
  sinks.set("ask", vi.fn());
  await handed;
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("once all flows run, nobody waits for a node that is not there", async () => {
  const sinks = new OutcomeSinks();
  const handed = sinks.hand("gone", never, asked, outcome, once);
  sinks.running = true;
  expect(await handed).toBe(false);
  expect(await sinks.hand("gone", never, asked, outcome, once)).toBe(false);
});

test("a live message is taken once", () => {
  const live = new LiveMessages();
  const message = { msg: { _msgid: "1" }, node: "ask", owner: {}, send: () => {}, done: () => {} };
  live.set("ticket", message);
  expect(live.take("ticket")).toBe(message);
  expect(live.take("ticket")).toBeUndefined();
});

test("the messages of nodes that are gone end", () => {
  const live = new LiveMessages();
  const ended: string[] = [];
  for (const node of ["there", "gone"])
    live.set(node, { msg: {}, node, owner: {}, send: () => {}, done: () => ended.push(node) });
  live.endOthers((node) => node === "there");
  expect([ended, live.has("there"), live.has("gone")]).toEqual([["gone"], true, false]);
});

test("only the last few are kept, newest first", () => {
  const recent = new RecentlyEnded<number>(2);
  for (const item of [1, 2, 3]) recent.add(item);
  expect(recent.list()).toEqual([3, 2]);
});

test("a key belongs to its topic; an escalation borrows the other's", () => {
  const keys = new TopicKeys({ topic: "a", apiKey: "key-a" });
  expect(keys.clientOptions()).toEqual({ topicKeys: { a: "key-a" } });
  keys.borrow(new TopicKeys({ topic: "b", apiKey: "key-b" }));
  expect(keys.clientOptions().topicKeys).toEqual({ a: "key-a", b: "key-b" });
  expect(new TopicKeys({ topic: "", apiKey: "any" }).clientOptions().apiKey).toBe("any");
});
