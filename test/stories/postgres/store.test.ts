import { createHash } from "node:crypto";
import { join } from "node:path";
import { memoryStore, type QuestionStore, sqliteStore } from "@iotpush/core";
import { postgresStore } from "@iotpush/core/postgres";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Postgres, startPostgres } from "../../hosts/postgres.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { ended, life } from "./lives.ts";

let postgres: Postgres;
const folder = temporaryFolder("stores");
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  folder.remove();
});

let opened = 0;
type Opened = { questions: QuestionStore; erase?(person: string): Promise<number>; close(): Promise<void> };
const disposable = (store: Opened): Opened & AsyncDisposable => ({
  ...store,
  [Symbol.asyncDispose]: store.close,
});

/** An empty store of each kind. */
const kinds: Record<string, () => Promise<Opened & AsyncDisposable>> = {
  memory: async () => disposable({ questions: memoryStore(), close: async () => {} }),
  SQLite: async () => disposable(await sqliteStore(join(folder.path, `${++opened}.sqlite`))),
  PostgreSQL: async () =>
    disposable(await postgresStore({ connectionString: postgres.url, schema: `suite ${++opened}` })),
};

const ids = ["a", "b", "c"];
const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("save" as const),
      id: fc.constantFrom(...ids),
      key: fc.option(fc.constantFrom("k", "K", "\u0000'; DROP SCHEMA x; --", "\ud800"), { nil: undefined }),
      was: fc.integer({ min: 0, max: 3 }),
      end: fc.constantFrom("open", "ended", "delivered"),
      endedAt: fc.integer({ min: 0, max: 9 }),
      message: fc.string({ unit: "binary", maxLength: 5 }),
    }),
    fc.record({ do: fc.constant("forget" as const), time: fc.integer({ min: 0, max: 9 }) }),
  ),
  { maxLength: 12 },
);

describe.each(Object.entries(kinds))("%s", (_, open) => {
  test("keeps what was saved over the version that was read, whatever it holds", async () => {
    await using store = await open();
    const { questions } = store;
    let round = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (todo) => {
        // Each round has ids and keys of its own, so that none needs an empty store.
        const mine = `${++round} `;
        const model = new Map<string, ReturnType<typeof life>>();
        for (const step of todo) {
          if (step.do === "forget") {
            await questions.forgetEndedBefore(step.time);
            for (const { id, delivered, endedAt = 0 } of model.values())
              if (delivered && endedAt < step.time) model.delete(id);
            continue;
          }
          const id = mine + step.id;
          const before = model.get(id);
          const key = before ? before.key : step.key && mine + step.key;
          const taken = !before && key !== undefined && [...model.values()].some((each) => each.key === key);
          const saved = life(id, {
            ...(key === undefined ? {} : { key }),
            question: { topic: "t", message: step.message, timeoutMs: 1_000 },
            version: step.was + 1,
            ...(step.end === "open" ? {} : ended(step.endedAt)),
            ...(step.end === "ended" ? { delivered: undefined } : {}),
          });
          const expected = (before?.version ?? 0) === step.was && !taken;
          expect(await questions.save(saved, step.was)).toBe(expected);
          if (expected) model.set(id, JSON.parse(JSON.stringify(saved)));
        }
        for (const id of ids) expect(await questions.find(mine + id)).toEqual(model.get(mine + id));
        for (const each of model.values())
          if (each.key !== undefined) expect((await questions.findByKey(each.key))?.id).toBe(each.id);
        const stored = (await questions.load()).map(({ id }) => id).filter((id) => id.startsWith(mine));
        const wanted = [...model.values()].filter(({ delivered }) => !delivered).map(({ id }) => id);
        expect(stored.toSorted()).toEqual(wanted.toSorted());
      }),
      { numRuns: 100 },
    );
  });

  test("of saves over the same version at once, one succeeds", async () => {
    await using store = await open();
    const save = (id: string, was: number, key?: string) =>
      store.questions.save(life(id, { version: was + 1, ...(key ? { key } : {}) }), was);
    const won = async (saves: Promise<boolean>[]) => (await Promise.all(saves)).filter(Boolean).length;
    expect(await won(Array.from({ length: 20 }, () => save("a", 0)))).toBe(1);
    expect(await won(Array.from({ length: 20 }, () => save("a", 1)))).toBe(1);
    expect(await won(Array.from({ length: 20 }, (__, n) => save(`q${n}`, 0, "same key")))).toBe(1);
  });

  test("keeps keys, topics, labels and names of any length, and erases by them", async () => {
    await using store = await open();
    const { questions } = store;
    // Longer than an index holds, and not to be compressed.
    const long = Array.from({ length: 2_000 }, (__, n) =>
      createHash("sha256").update(`${n}`).digest("hex"),
    ).join("");
    const actions = [{ id: long, label: long, type: "button" as const }];
    const question = { topic: long, message: long, timeoutMs: 1_000, actions, context: long };
    const answer = { messageId: long, actionId: long, deviceName: long, replyText: long };
    const outcome = { kind: "answered", route: "receipt", answer } as const;
    const asked = life("long", { key: long, question });
    expect(await questions.save(asked, 0)).toBe(true);
    expect(await questions.findByKey(`${long} `)).toBeUndefined();
    expect(
      await questions.save({ ...asked, ...ended(1), outcome, delivered: undefined, version: 2 }, 1),
    ).toBe(true);
    expect((await questions.findByKey(long))?.outcome).toEqual(outcome);
    expect(await questions.shared?.knows(long)).toBe(questions.shared && true);
    expect((await questions.load()).map(({ id }) => id)).toEqual(["long"]);
    if (store.erase) expect(await store.erase(long)).toBe(1);
  });

  test("forgets any number of questions, of an ended one only its texts", async () => {
    await using store = await open();
    const { questions } = store;
    const long = { topic: "t", message: "m".repeat(50_000), timeoutMs: 1_000, context: "c".repeat(50_000) };
    await Promise.all(
      Array.from({ length: 1_500 }, (__, n) =>
        questions.save(life(`q${n}`, { question: long, ...ended(n) }), 0),
      ),
    );
    await questions.save(life("open", { question: long }), 0);
    expect(JSON.stringify(await questions.find("q1499")).length).toBeLessThan(1_024);
    await questions.forgetEndedBefore(1_400);
    expect(await questions.find("q1399")).toBeUndefined();
    expect((await questions.find("q1400"))?.id).toBe("q1400");
    expect(await questions.load()).toEqual([life("open", { question: long })]);
  });
});
