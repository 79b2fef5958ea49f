import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lifeOf } from "../../test-support/life.js";
import { runs } from "../../test-support/property.js";
import type { Life } from "../engine/life.js";
import { memoryStore } from "./memory-store.js";
import { type SqliteStore, sqliteStore } from "./sqlite-store.js";

let folder: string;
let file: string;
let store: SqliteStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "questions-"));
  file = join(folder, "store.sqlite");
  store = await sqliteStore(file);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const answered = (deviceName: string, replyText: string): Partial<Life> => ({
  outcome: {
    kind: "answered",
    route: "receipt",
    answer: { messageId: "m1", actionId: "yes", deviceName, replyText },
  },
  endedAt: 5,
});
const delivered = { deliveries: 1, delivered: true } as const;

const ids = ["a", "b", "c"];
const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("save" as const),
      id: fc.constantFrom(...ids),
      was: fc.nat(3),
      key: fc.constantFrom(undefined, "k", "l"),
      askedAt: fc.nat(5),
      end: fc.constantFrom("open", "ended", "delivered"),
      endedAt: fc.nat(9),
    }),
    fc.record({ do: fc.constant("forget" as const), time: fc.nat(9) }),
    fc.record({ do: fc.constant("restart" as const) }),
  ),
  { maxLength: 12 },
);

test("whatever is done, it holds what the store in memory holds, even after a restart", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (todo) => {
      const path = join(folder, `${Math.random()}.sqlite`);
      const memory = memoryStore();
      let opened = await sqliteStore(path);
      // Keys that two questions share are a matter of the newest, which memory takes for the last one saved.
      const owner = new Map<string, string>();
      for (const step of todo) {
        if (step.do === "forget") {
          await memory.forgetEndedBefore(step.time);
          await opened.questions.forgetEndedBefore(step.time);
        } else if (step.do === "restart") {
          await opened.close();
          opened = await sqliteStore(path);
        } else {
          const key = step.key && (owner.get(step.key) ?? step.id) === step.id ? step.key : undefined;
          if (key) owner.set(key, step.id);
          const saved = lifeOf(step.id, {
            ...(key ? { key } : {}),
            askedAt: 1,
            version: step.was + 1,
            ...(step.end === "open" ? {} : { outcome: { kind: "expired" }, endedAt: step.endedAt }),
            ...(step.end === "delivered" ? delivered : {}),
          });
          expect(await opened.questions.save(saved, step.was)).toBe(await memory.save(saved, step.was));
        }
        const of = async (from: typeof memory) => ({
          open: (await from.load()).toSorted((a, b) => a.id.localeCompare(b.id)),
          each: await Promise.all(ids.map((id) => from.find(id))),
        });
        expect(await of(opened.questions)).toEqual(await of(memory));
      }
      await opened.close();
    }),
    { numRuns: Math.ceil(runs().numRuns / 10) },
  );
});

test("forgets any number of questions, and only those of the time before", async () => {
  const ended = { outcome: { kind: "expired" }, ...delivered } as const;
  await Promise.all(
    Array.from({ length: 2_500 }, (_, n) =>
      store.questions.save(lifeOf(`q${n}`, { ...ended, endedAt: n }), 0),
    ),
  );
  await store.questions.save(lifeOf("open"), 0);
  await store.questions.forgetEndedBefore(2_400);
  expect(await store.questions.find("q2399")).toBeUndefined();
  expect((await store.questions.find("q2400"))?.id).toBe("q2400");
  expect((await store.questions.load()).map(({ id }) => id)).toEqual(["open"]);
});

test("what else there is to do comes between the questions that are forgotten", async () => {
  const ended = { outcome: { kind: "expired" }, endedAt: 1, ...delivered } as const;
  for (let n = 0; n < 300; n++) await store.questions.save(lifeOf(`q${n}`, ended), 0);
  const forgetting = store.questions.forgetEndedBefore(2).then(() => "forgotten");
  const turn = new Promise((resolve) => setImmediate(() => resolve("a turn")));
  expect(await Promise.race([forgetting, turn])).toBe("a turn");
  await forgetting;
});

test("what is open when a crash follows a delivery that was not saved is unsure from then on, nothing else is", async () => {
  const { questions } = store;
  await questions.save(lifeOf("open"), 0);
  await questions.save(lifeOf("ended", { outcome: { kind: "expired" }, ...delivered }), 0);
  questions.markUnsaved?.(true);
  questions.markUnsaved?.(false);
  questions.markUnsaved?.(true);
  for (let start = 0; start < 2; start++) {
    await store.close();
    store = await sqliteStore(file);
    expect(await store.questions.load()).toMatchObject([{ id: "open", unsure: true }]);
    await store.questions.save(lifeOf(`new ${start}`, { outcome: { kind: "expired" }, ...delivered }), 0);
  }
  expect((await store.questions.find("ended"))?.unsure).toBeUndefined();
  expect(await readdir(folder)).toEqual(["store.sqlite", "store.sqlite-wal"]);
});

/** All bytes that the store has on the disk. */
const bytes = async () =>
  Buffer.concat(
    await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name)))),
  ).toString("latin1");

test("a person's name and replies are erased, on the disk too, and the answers stay", async () => {
  const hidden = ["Anna's Pixel", "rosebud"] as const;
  const open = lifeOf("open", {
    ...answered(...hidden),
    question: { ...lifeOf("x").question, allowedResponders: [hidden[0]] },
  });
  await store.questions.save(open, 0);
  await store.questions.save(lifeOf("ended", { ...answered(...hidden), ...delivered }), 0);
  await store.questions.save(lifeOf("other", answered("Bob's Pixel", "rose")), 0);
  expect(await bytes()).toContain("rosebud");
  expect(await store.erase(hidden[0])).toBe(2);
  expect(await bytes()).not.toContain("rosebud");
  expect((await store.questions.find("ended"))?.outcome).toEqual({
    kind: "answered",
    route: "receipt",
    answer: { messageId: "m1", actionId: "yes" },
  });
  expect((await store.questions.find("other"))?.outcome).toMatchObject({ answer: { replyText: "rose" } });
  // Whoever still holds the question in memory saves it later: nothing comes back.
  expect(await store.questions.save({ ...open, ...delivered, version: 2 }, 1)).toBe(true);
  expect(await bytes()).not.toContain("rosebud");
});

test("exports what is kept about everyone or one person, without callback secrets", async () => {
  await store.questions.save(lifeOf("a", answered('Anna\'s "Pixel"', "yes")), 0);
  await store.questions.save(lifeOf("b", answered("Bob's Pixel", "no")), 0);
  expect((await store.export()).map(({ id }) => id)).toEqual(["a", "b"]);
  const [found, ...others] = await store.export('Anna\'s "Pixel"');
  expect([found?.id, others]).toEqual(["a", []]);
  expect(JSON.stringify(await store.export())).not.toContain("top-secret");
});
