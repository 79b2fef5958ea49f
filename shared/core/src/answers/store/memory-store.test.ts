import { expect, test } from "vitest";
import { lifeOf } from "../../test-support/life.js";
import { memoryStore } from "./memory-store.js";

const ended = (id: string, endedAt: number) =>
  lifeOf(id, { outcome: { kind: "expired" }, endedAt, deliveries: 1, delivered: true });

test("saves only over the version that was read", async () => {
  const store = memoryStore();
  expect(await store.save(lifeOf("a"), 0)).toBe(true);
  expect(await store.save(lifeOf("a"), 0)).toBe(false);
  expect(await store.save(lifeOf("a", { version: 3, deliveries: 1 }), 2)).toBe(false);
  expect(await store.save(lifeOf("a", { version: 2 }), 1)).toBe(true);
  expect((await store.load()).map(({ version }) => version)).toEqual([2]);
});

test("finds by id and by key, also what has ended, and forgets it in time", async () => {
  const store = memoryStore();
  await store.save(lifeOf("a", { key: "k" }), 0);
  await store.save(ended("b", 5), 0);
  await store.save({ ...ended("c", 9), key: "l" }, 0);
  expect((await store.findByKey("k"))?.id).toBe("a");
  expect((await store.load()).map(({ id }) => id)).toEqual(["a"]);
  await store.forgetEndedBefore(9);
  expect(await store.find("b")).toBeUndefined();
  expect((await store.findByKey("l"))?.id).toBe("c");
  await store.forgetEndedBefore(10);
  expect(await store.findByKey("l")).toBeUndefined();
});

test("forgets what ended before, also behind a question that ended later", async () => {
  const store = memoryStore();
  await store.save(ended("later", 9), 0);
  await store.save(ended("before", 5), 0);
  await store.forgetEndedBefore(9);
  expect(await store.find("before")).toBeUndefined();
  expect((await store.find("later"))?.id).toBe("later");
});

test("keeps a question that was saved as open again after its end", async () => {
  const store = memoryStore();
  await store.save({ ...ended("a", 5), key: "k" }, 0);
  await store.save(lifeOf("a", { key: "k", version: 2 }), 1);
  await store.forgetEndedBefore(9);
  expect((await store.findByKey("k"))?.version).toBe(2);
  expect((await store.load()).map(({ version }) => version)).toEqual([2]);
});

test("remembers at most 10,000 ended questions, without their texts and context", async () => {
  const store = memoryStore();
  const question = { topic: "t", message: "m".repeat(50_000), timeoutMs: 1_000, context: "c".repeat(50_000) };
  for (let n = 0; n <= 10_000; n++) await store.save({ ...ended(String(n), n), question }, 0);
  expect(await store.find("0")).toBeUndefined();
  expect(JSON.stringify(await store.find("10000")).length).toBeLessThan(1_024);
});
