import { expect, test } from "vitest";
import { LiveMessages } from "./live-messages.js";
import { OutcomeSinks } from "./outcome-sinks.js";
import { Recent } from "./recent.js";
import { TopicKeys } from "./topic-keys.js";

const never = new AbortController().signal;

test("an outcome waits for its node while the flow is deployed anew", async () => {
  const sinks = new OutcomeSinks();
  const [before, after] = [() => {}, () => {}];
  sinks.set("ask", before);
  sinks.delete("ask", before);
  const waiting = sinks.get("ask", never);
  sinks.set("ask", after);
  expect(await waiting).toBe(after);
});

test("a node that closes late does not take away its successor", async () => {
  const sinks = new OutcomeSinks();
  const [before, after] = [() => {}, () => {}];
  sinks.set("ask", before);
  sinks.set("ask", after);
  sinks.delete("ask", before);
  expect(await sinks.get("ask", never)).toBe(after);
});

test("stopping ends the wait, and says that the outcome is kept", async () => {
  const stop = new AbortController();
  const waiting = new OutcomeSinks().get("ask", stop.signal);
  stop.abort();
  await expect(waiting).rejects.toThrow("kept for the next start");
});

test("a live message is taken once", () => {
  const live = new LiveMessages();
  const message = { msg: { _msgid: "1" }, owner: {}, send: () => {}, done: () => {} };
  live.set("ticket", message);
  expect(live.take("ticket")).toBe(message);
  expect(live.take("ticket")).toBeUndefined();
});

test("only the last few are kept, newest first", () => {
  const recent = new Recent<number>(2);
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
