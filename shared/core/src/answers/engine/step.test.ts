import fc from "fast-check";
import { expect, test } from "vitest";
import type { Receipt } from "../../contract/receipt.js";
import { runs } from "../../test-support/property.js";
import { buttons } from "../../wire/buttons/index.js";
import { prepareQuestion } from "../ask/prepare.js";
import { wakeAt } from "./follow-up.js";
import type { Effect, Input, Run, Setting } from "./inputs.js";
import type { Life } from "./life.js";
import { adopted, liveOf } from "./restart.js";
import { step } from "./step.js";

const QUESTION = {
  topic: "t",
  message: "Deploy?",
  actions: [...buttons.approveReject(), { id: "later", label: "Later", type: "button" as const }],
  snooze: { later: 15_000 },
  timeoutMs: 60_000,
  allowedResponders: ["anna"],
  reminder: { everyMs: 10_000, times: 2 },
};
const LIFE: Life = {
  ...{ v: 1, id: "q", secret: "s", question: QUESTION, askedAt: 0, deadline: 60_000, boot: "b" },
  ...{ attempts: [], pushes: [], deliveries: 0, version: 0 },
};
const setting = (confirm: boolean, findable: boolean): Setting => ({
  ...{
    prepared: prepareQuestion(QUESTION),
    confirm,
    callback: true,
    polls: true,
    graceMs: 30_000,
    atMostOnce: false,
    process: "a",
  },
  readable: () => true,
  findable: () => findable,
});
const error = { code: "network" as const, message: "x", fix: "y" };
const number = fc.integer({ min: 1, max: 4 });
const person = fc.constantFrom("anna", "eve");
const button = fc.constantFrom("approve", "later");
const receipt = (n: number, user: string | null, tapped = "approve"): Receipt => ({
  ...{ receipt_id: `r${n}`, message_id: `m${n}`, topic_id: "t1", status: user ? "acted" : "delivered" },
  ...{ delivered_count: 1, read_count: 0, acted_count: user ? 1 : 0, created_at: "2026-01-01T00:00:00Z" },
  updated_at: "2026-01-01T00:00:00Z",
  actions_taken: user ? [{ action_id: tapped, user_id: user, acted_at: "2026-01-01T00:00:01Z" }] : [],
});

test("a delivery that was not begun is taken back once, however often its process says so", () => {
  const now = { wall: 1_000, mono: 1_000 };
  const host = setting(false, false);
  const from = (life: Life): Run => ({ life, live: liveOf(life, now) });
  const ended = step(from(LIFE), { t: "cancel", reason: "x" }, now, host);
  const delivery = ended.effects.find((effect) => effect.do === "deliver");
  const dropped: Input = { t: "delivery_dropped", id: delivery?.id ?? "" };
  const none = step(ended, dropped, now, host);
  // Another process took it meanwhile, and delivers it now.
  const theirs = step(from(none.life), { t: "restart", boot: "b" }, now, host);
  const again = step(theirs, dropped, now, host);
  expect([ended, none, theirs, again].map(({ life }) => life.deliveries)).toEqual([1, 0, 1, 1]);
});

test("if two processes count a delivery at the same version, each takes back only its own", () => {
  const now = { wall: 1_000, mono: 1_000 };
  const end = (process: string) =>
    step({ life: LIFE, live: liveOf(LIFE, now) }, { t: "cancel", reason: "x" }, now, {
      ...setting(false, false),
      process,
    });
  const [mine, theirs] = [end("a"), end("b")];
  const id = mine.effects.find((effect) => effect.do === "deliver")?.id ?? "";
  const after = step(theirs, { t: "delivery_dropped", id }, now, setting(false, false));
  expect(after.life.deliveries).toBe(1);
});

test("the look at receipts after the deadline goes on, even if the clock went back meanwhile", () => {
  const at = (time: number) => ({ wall: time, mono: time });
  const result = { id: "m1", receipt_id: "r1", subscribers: 1 };
  const events: readonly (readonly [Input, number])[] = [
    [{ t: "ask" }, 0],
    [{ t: "pushed", n: 1, result }, 0],
    [{ t: "due" }, 60_000],
    [{ t: "unreadable", receiptId: "r1", final: false }, 10_000],
  ];
  let run: Run = { life: LIFE, live: liveOf(LIFE, at(0)) };
  for (const [input, time] of events) run = step(run, input, at(time), setting(false, false));
  const wake = wakeAt(run, setting(false, false)) ?? 0;
  const { effects } = step(run, { t: "due" }, at(wake), setting(false, false));
  expect(effects).toMatchObject([{ do: "look", rank: "due" }]);
});

let taps = 0;
const inputs: fc.Arbitrary<Input> = fc.oneof(
  number.map((n) => ({
    t: "pushed" as const,
    n,
    result: { id: `m${n}`, receipt_id: `r${n}`, subscribers: 1 },
  })),
  number.map((n) => ({ t: "refused" as const, n, error })),
  number.map((n) => ({ t: "unknown" as const, n, error })),
  number.map((n) => ({ t: "found" as const, n, message: { messageId: `m${n}`, createdAt: "" } })),
  number.map((n) => ({ t: "not_found" as const, n })),
  fc.tuple(number, person, button).map(([n, userId, actionId]) => ({
    t: "tap" as const,
    answer: { messageId: `m${n}`, actionId, userId },
    from: ++taps,
  })),
  fc
    .tuple(number, fc.option(person), button, fc.constantFrom(0, 1_000_000))
    .map(([n, user, tapped, begunAt]) => ({
      t: "receipt" as const,
      receipt: receipt(n, user, tapped),
      begunAt,
    })),
  fc
    .tuple(number, fc.boolean())
    .map(([n, final]) => ({ t: "unreadable" as const, receiptId: `r${n}`, final, error })),
  fc.constant({ t: "due" as const }),
  fc.constant({ t: "restart" as const, boot: "b" }),
);

const history = fc.array(fc.tuple(inputs, fc.integer({ min: 0, max: 20_000 })), { maxLength: 30 });

test("any history: one end, one unmarked delivery, no push after it, and each callback answered once", () => {
  fc.assert(
    fc.property(history, fc.boolean(), fc.boolean(), (events, confirm, findable) => {
      const here = setting(confirm, findable);
      let run: Run = { life: LIFE, live: liveOf(LIFE, { wall: 0, mono: 0 }) };
      const effects: Effect[] = [];
      const asked = new Set<number>();
      let time = 0;
      const feed = (input: Input) => {
        const before = run.life;
        const { effects: more, ...next } = step(run, input, { wall: time, mono: time }, here);
        expect(next.life.version - before.version).toBe(next.life === before ? 0 : 1);
        if (before.outcome) {
          expect(next.life.outcome).toEqual(before.outcome);
          expect(more.filter((effect) => effect.do === "push" || effect.do === "find")).toEqual([]);
        }
        run = input.t === "restart" ? { life: next.life, live: next.live } : next;
        effects.push(...more);
      };
      feed({ t: "ask" });
      for (const [input, ms] of events) {
        time += ms;
        // After a restart an ended question is delivered again; the store's versions distinguish the two.
        if (input.t === "restart" && run.life.outcome) continue;
        if (input.t === "restart")
          run = {
            life: run.life,
            live: { ...liveOf(run.life, { wall: time, mono: time }), pending: run.live.pending },
          };
        if (input.t === "tap") asked.add(input.from);
        feed(input);
      }
      feed({ t: "cancel", reason: "over" });
      const replies = effects.flatMap((effect) => (effect.do === "reply" ? [effect.to] : []));
      expect(replies.toSorted((a, b) => a - b)).toEqual([...asked].toSorted((a, b) => a - b));
      expect(effects.filter((effect) => effect.do === "deliver")).toMatchObject([{ redelivered: false }]);
      expect(JSON.parse(JSON.stringify(run.life))).toEqual(JSON.parse(JSON.stringify({ ...run.life })));
    }),
    runs(),
  );
});

test("the same state and input give the same step, and leave the state as it was", () => {
  const run = { life: LIFE, live: liveOf(LIFE, { wall: 0, mono: 0 }) };
  const before = structuredClone(run);
  const once = () => step(run, { t: "ask" }, { wall: 1, mono: 1 }, setting(false, false));
  expect(once()).toEqual(once());
  expect(run).toEqual(before);
});

test("a process learns from the life that another one has saved that it was put off, and that it is asked again", () => {
  const at = (mono: number) => ({ wall: mono, mono });
  const here = setting(false, false);
  const off: Life = { ...LIFE, snoozed: { until: 20_000, topic: "t" }, deadline: 80_000, version: 1 };
  const before: Run = { life: LIFE, live: liveOf(LIFE, at(0)) };
  const putOff = adopted(before, off, at(5_000));
  expect(putOff.live).toMatchObject({ snoozedUntil: 20_000, deadline: 80_000 });
  const { effects: _, ...stood } = step(putOff, { t: "changed" }, at(30_000), here);
  const { snoozed: __, ...again } = off;
  const next: Life = { ...again, version: 2, attempts: [{ n: 1, why: "snooze", topic: "t", at: 20_000 }] };
  const { live } = adopted(stood, next, at(30_000));
  expect(live).toMatchObject({ snoozedUntil: null, deadline: 80_000, remindedAt: 20_000 });
});

test("a reading that began before the deadline does not make silence certain", () => {
  const here = setting(false, false);
  const feed = (run: Run, input: Input, mono: number) => step(run, input, { wall: mono, mono }, here);
  const asked = feed({ life: LIFE, live: liveOf(LIFE, { wall: 0, mono: 0 }) }, { t: "ask" }, 0);
  const result = { id: "m1", receipt_id: "r1", subscribers: 1 };
  const due = feed(feed(asked, { t: "pushed", n: 1, result }, 1), { t: "due" }, 60_000);
  const shown = (begunAt: number) =>
    feed(due, { t: "receipt", receipt: receipt(1, null), begunAt }, 60_010).life.outcome;
  expect([shown(59_999), shown(60_000)]).toEqual([undefined, { kind: "timed_out", certain: true }]);
});
