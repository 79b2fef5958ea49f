import { getEventListeners } from "node:events";
import { expect, test, vi } from "vitest";
import { LiveMessages, type OutcomeSink, OutcomeSinks } from "./deployment.js";
import { topicKeysOf } from "./settings.js";

/** A sink, and what was given to it. */
const sink = (): OutcomeSink => ({ outcome: vi.fn(), asked: vi.fn(), delayed: vi.fn() });
const give = (taken: OutcomeSink) => taken.delayed();

test("an outcome waits for its node while the flow is deployed again", async () => {
  const sinks = new OutcomeSinks();
  const [before, after] = [sink(), sink()];
  sinks.set("ask", before);
  sinks.delete("ask", before);
  const handed = sinks.hand("ask", give);
  sinks.set("ask", after);
  await handed;
  expect(after.delayed).toHaveBeenCalledOnce();
  expect(before.delayed).not.toHaveBeenCalled();
});

test("a node that closes late does not take away its successor, which is handed the outcome at once", () => {
  const sinks = new OutcomeSinks();
  const [before, after] = [sink(), sink()];
  sinks.set("ask", before);
  sinks.set("ask", after);
  sinks.delete("ask", before);
  void sinks.hand("ask", give);
  expect(after.delayed).toHaveBeenCalledOnce();
});

test("stopping ends the wait, and says that the outcome is kept", async () => {
  const stop = new AbortController();
  const handed = new OutcomeSinks().hand("ask", give, stop.signal);
  stop.abort();
  await expect(handed).rejects.toThrow("kept for the next start");
});

test("an outcome that comes once stopping has begun does not wait at all", async () => {
  const handed = new OutcomeSinks().hand("ask", give, AbortSignal.abort());
  await expect(handed).rejects.toThrow("kept for the next start");
});

test("an outcome that found its node leaves nothing behind", async () => {
  const sinks = new OutcomeSinks();
  const { signal } = new AbortController();
  const handed = sinks.hand("ask", give, signal);
  sinks.set("ask", sink());
  await handed;
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("once all flows run, nobody waits for a node that is not there", async () => {
  const sinks = new OutcomeSinks();
  const handed = sinks.hand("gone", give);
  sinks.running = true;
  expect(await handed).toBe(false);
  expect(await sinks.hand("gone", give)).toBe(false);
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
  expect([ended, live.get("there")?.node, live.get("gone")]).toEqual([["gone"], "there", undefined]);
});

test("a key belongs to its topic; an escalation borrows the other's", () => {
  const keys = topicKeysOf({ topic: "a", apiKey: "key-a" });
  expect(keys).toEqual({ topicKeys: { a: "key-a" } });
  Object.assign(keys.topicKeys, topicKeysOf({ topic: "b", apiKey: "key-b" }).topicKeys);
  expect(keys.topicKeys).toEqual({ a: "key-a", b: "key-b" });
  expect(topicKeysOf({ topic: "", apiKey: "any" }).apiKey).toBe("any");
});
