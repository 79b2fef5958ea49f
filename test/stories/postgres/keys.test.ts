import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fleet, startFleet } from "./fleet.ts";

const BATCH = 8;
const BATCHES = process.env.LONG === "true" ? 125 : 4;

let fleet: Fleet;
beforeAll(async () => {
  // Only the live service lists a topic's messages, so that a push whose record was lost can be found.
  fleet = await startFleet({ profile: "live", leaseMs: 2_000 });
});
afterAll(() => fleet[Symbol.asyncDispose]());

/** Asks one replica until it says that the question is asked; gives the question's id. */
async function ask(url: string, n: number): Promise<string> {
  for (;;) {
    const response = await fetch(`${url}/ask?n=${n}&mode=auto&timeoutMs=600000`).catch(() => undefined);
    if (response?.ok) return ((await response.json()) as { id: string }).id;
    await sleep(50);
  }
}

test("two processes that ask with the same key at the same moment push once, one of them killed at random", async () => {
  const [one = "", other = ""] = fleet.direct;
  const pushes = new Map<string, number>();
  for (let batch = 0; batch < BATCHES; batch++) {
    const all = Array.from({ length: BATCH }, async (_, index) => {
      const n = batch * BATCH + index;
      const ids = await Promise.all([ask(one, n), ask(other, n)]);
      expect(new Set(ids).size).toBe(1);
    });
    await sleep(Math.random() * 60);
    const victim = batch % 2;
    await fleet.replicas[victim]?.kill();
    await fleet.start(victim);
    await Promise.all(all);
    const { messages } = fleet.mock.control.messages({ limit: 200 });
    for (const { id, message } of messages) pushes.set(id, Number(/\d+/.exec(message)?.[0]));
  }
  // A push in the hands of the process killed last is looked for, or made, by another one.
  await expect
    .poll(() => {
      for (const { id, message } of fleet.mock.control.messages({ limit: 200 }).messages)
        pushes.set(id, Number(/\d+/.exec(message)?.[0]));
      return pushes.size;
    })
    .toBe(BATCH * BATCHES);
  expect([...pushes.values()].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: BATCH * BATCHES }, (_, n) => n),
  );
}, 1_800_000);
