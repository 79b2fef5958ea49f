import { describe, expect, test } from "vitest";
import { fakeService, makeAsker, QUESTION, weakStore } from "../../test-support/asker-fixture.js";
import { memoryStore } from "../store/memory-store.js";

const APPROVED = [{ action_id: "approve", user_id: "anna" }];

describe("silence", () => {
  test("of many questions with one key is never reported while a receipt shows a tap", async () => {
    const { asker, clock, service, ended } = makeAsker(memoryStore(), { mode: "poll" });
    for (let n = 0; n < 300; n++) await asker.ask({ ...QUESTION, timeoutMs: 30_000 });
    await clock.advance(3_000);
    for (let n = 1; n <= 300; n++) service.taps[`m${n}`] = APPROVED;
    await clock.advance(6 * 60_000);
    expect(ended.filter(({ kind }) => kind === "timed_out")).toEqual([]);
    expect(ended.length).toBe(300);
  });

  test("is certain if the receipt was read after the deadline, even if only callbacks are awaited", async () => {
    for (const mode of ["poll", "callback"] as const) {
      const { asker, clock, ended } = makeAsker(memoryStore(), { mode });
      await asker.ask(QUESTION);
      await clock.advance(QUESTION.timeoutMs);
      expect(ended).toEqual([{ kind: "timed_out", certain: true }]);
    }
  });

  test("is looked at again for a while if the receipt cannot be read, and then is not certain", async () => {
    const { asker, clock, service, ended } = makeAsker(memoryStore(), { mode: "poll", graceMs: 120_000 });
    await asker.ask(QUESTION);
    service.readable = false;
    await clock.advance(QUESTION.timeoutMs + 119_000);
    expect(ended).toEqual([]);
    await clock.advance(1_000);
    expect(ended).toEqual([{ kind: "timed_out", certain: false }]);
  });

  test("that was uncertain only for a while still finds the tap", async () => {
    const { asker, clock, service, ended } = makeAsker(memoryStore(), { mode: "poll" });
    await asker.ask(QUESTION);
    service.readable = false;
    service.taps.m1 = APPROVED;
    await clock.advance(QUESTION.timeoutMs + 60_000);
    service.readable = true;
    await clock.advance(60_000);
    expect(ended).toMatchObject([{ kind: "answered", answer: { userId: "anna" } }]);
  });

  test.each([
    ["go_on" as const, true, { kind: "timed_out" }],
    ["fail" as const, true, { kind: "failed", error: { code: "timeout" } }],
    [{ answer: "reject" }, true, { kind: "answered", by: "default", answer: { actionId: "reject" } }],
    [
      { answer: "reject" },
      false,
      { kind: "failed", error: { message: expect.stringContaining("not given") } },
    ],
  ])("goes the way that the question says: %o, certain %s", async (whenNobodyAnswers, readable, outcome) => {
    const { asker, clock, service, ended } = makeAsker(memoryStore(), { mode: "poll" });
    await asker.ask({ ...QUESTION, whenNobodyAnswers });
    service.readable = readable;
    await clock.advance(QUESTION.timeoutMs + 6 * 60_000);
    expect(ended).toMatchObject([outcome]);
  });
});

test("the default answer is given by the question's own id, even if the phone knows the button by another", async () => {
  const { asker, clock, ended } = makeAsker(memoryStore(), { mode: "poll" });
  const actions = [
    { id: "CLOSE", label: "Yes", type: "button" as const },
    { id: "LEAVE", label: "No", type: "button" as const },
  ];
  await asker.ask({ ...QUESTION, actions, whenNobodyAnswers: { answer: "CLOSE" } });
  await clock.advance(QUESTION.timeoutMs);
  expect(ended).toMatchObject([{ kind: "answered", by: "default", answer: { actionId: "CLOSE" } }]);
});

const HOUR_MS = 3_600_000;

test.each([[-1], [1], [-80], [80], [-24 * 400], [24 * 400]])(
  "a wall clock that steps by %i hours changes neither the answer nor the time limit",
  async (hours) => {
    const { asker, clock, service, ended } = makeAsker(memoryStore(), { mode: "poll" });
    await asker.ask({ ...QUESTION, timeoutMs: 600_000 });
    await asker.ask(QUESTION);
    clock.setWall(clock.now() + hours * HOUR_MS);
    await clock.advance(50_000);
    expect(ended).toEqual([]);
    service.taps.m1 = APPROVED;
    await clock.advance(20_000);
    expect(ended.map(({ kind }) => kind)).toEqual(["answered", "timed_out"]);
  },
);

test("with confirmation a stranger does not become the boss by what the callback adds", async () => {
  const { asker, service, tap, ended } = makeAsker(memoryStore(), { confirmWithReceipt: true });
  await asker.ask({ ...QUESTION, allowedResponders: ["boss"], askAgain: 0 });
  service.taps.m1 = [{ action_id: "approve", device_name: "Pixel" }];
  await tap("m1", "approve", undefined, { user_id: "boss", reply_text: "wipe the backups" });
  expect(ended).toMatchObject([{ kind: "unauthorized", answer: { deviceName: "Pixel" } }]);
  expect(ended[0]).not.toHaveProperty("answer.userId");
  expect(ended[0]).not.toHaveProperty("answer.replyText");
});

test("a callback with a button that the question does not have is refused, and the message can still be answered", async () => {
  const { asker, tap, ended, service } = makeAsker(memoryStore());
  await asker.ask(QUESTION);
  expect((await tap("m1", "wipe")).status).toBe(403);
  expect((await tap("m1")).status).toBe(200);
  expect([ended[0]?.kind, service.pushes]).toEqual(["answered", 1]);
});

test("a callback that the receipt does not show yet is refused, and counts once it does", async () => {
  const { asker, service, tap, ended } = makeAsker(memoryStore(), { confirmWithReceipt: true });
  await asker.ask(QUESTION);
  expect((await tap("m1")).status).toBe(403);
  service.readable = false;
  expect((await tap("m1")).status).toBe(503);
  service.readable = true;
  service.taps.m1 = APPROVED;
  expect([(await tap("m1")).status, ended.length]).toEqual([200, 1]);
});

describe("a crash between a push and its record", () => {
  /** The store and the service as it leaves them: `m1` is on the phones. */
  async function crashed(listed: boolean) {
    const { store, cutAt } = weakStore();
    const played = fakeService();
    await makeAsker(store, {}, undefined, played).asker.ask(QUESTION);
    played.service.listed = listed;
    const next = makeAsker(await cutAt(({ attempts }) => attempts.length === 1), {}, undefined, played);
    await next.asker.start();
    await next.clock.advance(0);
    return next;
  }

  test("is not followed by a second push if the topic's list shows the message", async () => {
    const { service, warnings, tap, ended } = await crashed(true);
    expect([service.pushes, warnings]).toEqual([1, []]);
    expect((await tap("m1")).status).toBe(200);
    expect(ended).toMatchObject([{ kind: "answered", answer: { messageId: "m1" } }]);
  });

  test.each(["m1", "m2"])("is followed by one, with a warning, and a tap on %s counts", async (message) => {
    const { service, warnings, tap, ended } = await crashed(false);
    expect([service.pushes, warnings.at(-1)]).toEqual([2, expect.stringContaining("twice")]);
    expect((await tap(message)).status).toBe(200);
    expect(ended).toMatchObject([{ kind: "answered", answer: { messageId: message } }]);
  });

  test("makes silence uncertain: the first copy may have been tapped while the process was down", async () => {
    const { clock, ended } = await crashed(false);
    await clock.advance(QUESTION.timeoutMs);
    expect(ended).toEqual([{ kind: "timed_out", certain: false }]);
  });
});

test("300 answered questions with a context of 50 kB keep none of it, and late taps on them are known", async () => {
  const { store } = weakStore();
  const { asker, tap } = makeAsker(store);
  const questions: { id: string; secret: string; message: string }[] = [];
  for (let n = 1; n <= 300; n++) {
    const { asked } = await asker.ask({ ...QUESTION, context: "c".repeat(50_000) });
    const secret = (await store.find(asked.id))?.secret ?? "";
    if (n === 1) questions.push({ id: asked.id, secret, message: `m${n}` });
    await asker.answer(asked.id, "approve");
  }
  expect(asker.open()).toEqual([]);
  for (const { message, ...question } of questions)
    expect((await tap(message, "reject", question)).status).toBe(409);
});

describe("a key", () => {
  const KEYED = { ...QUESTION, key: "deploy-7" };

  test("is the same question even if the disk refused, and had written it", async () => {
    const { store } = weakStore();
    const room = store.save;
    const { asker, clock, service, tap, ended } = makeAsker(store);
    store.save = async (life, was) => {
      await room(life, was);
      throw new Error("ENOSPC");
    };
    await expect(asker.ask(KEYED)).rejects.toThrow("ENOSPC");
    store.save = room;
    await asker.ask(KEYED);
    await tap("m1");
    expect([service.pushes, ended.length, (await store.load()).length]).toEqual([1, 1, 0]);
    await clock.advance(0);
  });

  test("makes asking twice one question, also at the same moment, and gives its outcome afterwards", async () => {
    const { asker, clock, service } = makeAsker(memoryStore());
    const [one, two] = await Promise.all([asker.ask(KEYED), asker.ask(KEYED)]);
    expect([two.asked.id, service.pushes]).toEqual([one.asked.id, 1]);
    await asker.answer(one.asked.id, "approve");
    await clock.advance(0);
    const three = await asker.ask(KEYED);
    expect([await three.outcome, service.pushes]).toEqual([await one.outcome, 1]);
    await clock.advance(25 * 3_600_000);
    await asker.ask(QUESTION).then(({ asked }) => asker.cancel(asked.id));
    await clock.advance(0);
    expect((await asker.ask(KEYED)).asked.id).not.toBe(one.asked.id);
  });

  test("finds the question again after a restart", async () => {
    const { store, cutAt } = weakStore();
    const { asked } = await makeAsker(store).asker.ask(KEYED);
    const next = makeAsker(await cutAt(({ pushes }) => pushes.length === 1));
    await next.asker.start();
    expect([(await next.asker.ask(KEYED)).asked.id, next.service.pushes]).toEqual([asked.id, 0]);
  });
});

test("an escalation pushes to the next topics until somebody answers", async () => {
  const { asker, clock, service, tap } = makeAsker(memoryStore());
  const escalation = [
    { topic: "boss", afterMs: 20_000 },
    { topic: "team", afterMs: 10_000 },
    { topic: "all", afterMs: 30_000 },
  ];
  await asker.ask({ ...QUESTION, escalation });
  await clock.advance(10_000);
  expect(service.pushes).toBe(2);
  await clock.advance(10_000);
  expect(service.pushes).toBe(3);
  await tap("m1");
  await clock.advance(60_000);
  expect(service.pushes).toBe(3);
});

test("every field of a push reaches the service", async () => {
  const played = fakeService();
  const { asker } = makeAsker(memoryStore(), {}, undefined, played);
  const push = { title: "T", priority: "high" as const, tags: "a,b", metadata: { build: 7 } };
  await asker.ask({ ...QUESTION, ...push, click_url: "https://example.com/", context: 1, key: "k" });
  const transport = played.transport.requests.find(({ method }) => method === "POST");
  const body = JSON.parse(String(transport?.body)) as object;
  expect(body).toMatchObject({ ...push, click_url: "https://example.com/", message: "Deploy?" });
  for (const field of ["context", "key", "timeoutMs", "topic"]) expect(body).not.toHaveProperty(field);
});

test("the audit says who was asked what, who tapped, and what became of it", async () => {
  const steps: string[] = [];
  const { asker, clock, tap } = makeAsker(memoryStore(), {
    audit: ({ step, verdict, outcome, why }) =>
      steps.push([step, verdict ?? outcome ?? why ?? ""].join(" ").trim()),
  });
  await asker.ask({ ...QUESTION, allowedResponders: ["anna"] });
  await tap("m1");
  await clock.advance(0);
  await tap("m2", "approve", undefined, { user_id: "anna" });
  await clock.advance(0);
  expect(steps).toEqual([
    "asked",
    "pushed first",
    "tapped unauthorized",
    "pushed again",
    "tapped counts",
    "ended answered",
    "delivered answered",
  ]);
});
