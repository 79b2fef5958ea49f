import fc from "fast-check";
import { expect, test } from "vitest";
import { fakeService, makeAsker, QUESTION } from "../../../test-support/asker-fixture.js";
import { runs } from "../../../test-support/property.js";
import { sharedMemory } from "../../../test-support/shared-memory.js";
import { FakeClock } from "../../../testing/fake-clock.js";
import type { QuestionStore, SharedQuestions } from "../../store/question-store.js";
import type { AskerCore } from "../asker-core.js";
import { replicaOf } from "./replica.js";

const never = new Promise<never>(() => {});

interface Process {
  alive: boolean;
  /** How many more calls of the store it survives. */
  calls: number;
  /** How many of the store's next answers are lost on the line. */
  unsaid: number;
}

/** A store whose process may die: from then on nothing that it was asked ever comes back. */
function mortal(store: QuestionStore, process: Process): QuestionStore {
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(from, name, receiver) {
        if (name === "replica") return (asker: AskerCore) => replicaOf(receiver as SharedQuestions, asker);
        const value = Reflect.get(from, name);
        if (typeof value === "object" && value !== null) return wrap(value);
        if (typeof value !== "function" || name === "listen") return value;
        return async (...args: unknown[]) => {
          if (!process.alive) return never;
          const result = await Reflect.apply(value, from, args);
          if (process.calls-- <= 0) process.alive = false;
          if (process.alive && process.unsaid > 0) {
            process.unsaid -= 1;
            throw new Error("the line broke");
          }
          return process.alive ? result : never;
        };
      },
    });
  return wrap(store);
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant("tap" as const), by: fc.nat(2), question: fc.nat(4) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 9_000 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant("ask" as const), by: fc.nat(2), key: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("crash" as const), by: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("die" as const), by: fc.nat(2), calls: fc.nat(4) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("unsaid" as const),
        by: fc.nat(2),
        calls: fc.integer({ min: 1, max: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("away" as const) }) },
  ),
  { minLength: 5, maxLength: 25 },
);

test("whichever processes crash, even while the store is unavailable: no acknowledged tap is lost, none is delivered twice unmarked", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (todo) => {
      const clock = new FakeClock();
      const { join, rows, line } = sharedMemory(clock);
      const service = fakeService();
      const unmarked = new Map<string, number>();
      const begun = new Map<string, number>();
      let crashes = 0;
      const delivered = new Set<string>();
      const make = () => {
        const process: Process = { alive: true, calls: Number.POSITIVE_INFINITY, unsaid: 0 };
        const replica = makeAsker(
          mortal(join(), process),
          { clock, leaseMs: 6_000 },
          async ({ id }, _, { redelivered }) => {
            if (!process.alive) return never;
            delivered.add(id);
            begun.set(id, (begun.get(id) ?? 0) + 1);
            if (!redelivered) unmarked.set(id, (unmarked.get(id) ?? 0) + 1);
            await clock.sleep(2_000);
            if (!process.alive) await never;
          },
          service,
        );
        // Without PostgreSQL nobody starts; what is under test are those that run.
        void replica.asker.start().catch(() => {});
        return { ...replica, process };
      };
      const replicas = [make(), make(), make()];
      const at = (index: number) => replicas[index] as ReturnType<typeof make>;
      await clock.advance(0);
      for (const { asker } of replicas) void asker.ask({ ...QUESTION, timeoutMs: null }, { wait: false });
      await clock.advance(0);
      const acknowledged = new Set<string>();
      for (const step of todo) {
        if (step.do === "ask")
          void at(step.by)
            .asker.ask({ ...QUESTION, timeoutMs: null, ...(step.key ? { key: "k" } : {}) }, { wait: false })
            .catch(() => {});
        if (step.do === "wait") await clock.advance(step.ms);
        if (step.do === "crash") {
          at(step.by).process.alive = false;
          crashes += 1;
          line.up = true;
          replicas[step.by] = make();
        }
        if (step.do === "die") {
          at(step.by).process.calls = step.calls;
          crashes += 1;
        }
        if (step.do === "unsaid") at(step.by).process.unsaid += step.calls;
        if (step.do === "away") line.up = !line.up;
        if (step.do === "tap") {
          const life = [...rows.values()][step.question % rows.size]?.life;
          const messageId = life?.pushes.at(-1)?.messageId;
          if (!life || messageId === undefined) continue;
          void at(step.by)
            .tap(messageId, "approve", life)
            .then(({ status }) => status === 200 && acknowledged.add(life.id));
        }
        await clock.advance(0);
      }
      line.up = true;
      // Somebody survives.
      replicas.push(make());
      await clock.advance(90_000);
      for (const id of acknowledged) expect([...delivered]).toContain(id);
      for (const { life } of rows.values()) {
        if (life.outcome) expect(life.delivered).toBe(true);
        // Given up only after five deliveries that began, or that a crash may have cut short.
        if (life.outcome?.kind === "failed") expect((begun.get(life.id) ?? 0) + crashes).toBeGreaterThan(4);
      }
      for (const count of unmarked.values()) expect(count).toBe(1);
      for (const { asker, process } of replicas) {
        process.alive = false;
        void asker.close();
      }
      await clock.advance(10_000);
    }),
    { numRuns: Math.ceil(runs().numRuns / 5) },
  );
});
