import {
  Asker,
  type AskOutcome,
  ask,
  buttons,
  IotpushClient,
  memoryStore,
  ReceiptReader,
  systemClock,
} from "@iotpush/core";
import type { Life } from "@iotpush/core/adapter";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { openAsker } from "./asker-fixture.ts";

const deploy = {
  topic: DEMO.privateTopic,
  message: "Release v2.1.0?",
  actions: buttons.approveReject(),
  timeoutMs: 600_000,
};

describe.each(["documented", "live"] as const)("profile %s", (profile) => {
  test.each(["callback", "poll", "auto"] as const)("an answer arrives by %s", async (mode) => {
    await using here = await openAsker(profile, mode);
    const { asked, outcome } = await here.asker.ask(deploy);
    here.mock.control.phones.tap("Pixel 9", asked.pushed?.id ?? "", "approve");
    expect(await outcome).toMatchObject({
      kind: "answered",
      route: mode === "poll" ? "receipt" : "callback",
      answer: {
        actionId: "approve",
        actionLabel: "Approve",
        messageId: asked.pushed?.id,
        receiptId: asked.pushed?.receipt_id,
      },
    });
    expect(here.asker.open()).toEqual([]);
  });
});

test("foreign buttons come back as themselves", async () => {
  await using here = await openAsker("documented", "callback");
  const { asked, outcome } = await here.asker.ask({
    ...deploy,
    message: "The garage is open",
    actions: [
      { id: "CONFIRM_01H", label: "Close garage", type: "button" },
      { id: "DISMISS_01H", label: "Leave it", type: "button" },
    ],
  });
  here.mock.control.phones.tap("Pixel 9", asked.pushed?.id ?? "", "confirm");
  expect(await outcome).toMatchObject({
    kind: "answered",
    answer: { actionId: "CONFIRM_01H", actionLabel: "Close garage" },
  });
});

describe("outcomes", () => {
  test("nobody subscribed: undeliverable at once, or waited for by choice", async () => {
    await using here = await openAsker("documented", "callback");
    await here.mock.control.seed({
      accounts: [{ name: "a", topics: [{ name: DEMO.privateTopic, api_key: DEMO.privateTopicKey }] }],
    });
    const { outcome } = await here.asker.ask(deploy);
    expect(await outcome).toMatchObject({
      kind: "undeliverable",
      fix: expect.stringMatching(/subscribe a phone/),
    });
    const waiting = await here.asker.ask({ ...deploy, nobodySubscribed: "wait" });
    expect(here.asker.get(waiting.asked.id)).toBeTruthy();
  });

  test("cancelled, also by a signal; a second end changes nothing", async () => {
    await using here = await openAsker("documented", "callback");
    const { asked, outcome } = await here.asker.ask(deploy);
    expect(await here.asker.cancel(asked.id, "no longer needed")).toBe(true);
    expect(await here.asker.cancel(asked.id)).toBe(false);
    expect(await outcome).toEqual({ kind: "cancelled", reason: "no longer needed" });
    const controller = new AbortController();
    const aborted = await here.asker.ask(deploy, { signal: controller.signal });
    controller.abort();
    expect(await aborted.outcome).toMatchObject({ kind: "cancelled" });
    const pushed = here.mock.control.messages().total;
    const early = await here.asker.ask(deploy, { signal: AbortSignal.abort() });
    expect(await early.outcome).toEqual({ kind: "cancelled", reason: "aborted" });
    expect(here.mock.control.messages().total).toBe(pushed);
  });

  test("answered by the host itself", async () => {
    await using here = await openAsker("documented", "callback");
    const { asked, outcome } = await here.asker.ask(deploy);
    expect(await here.asker.answer(asked.id, "reject")).toBe(true);
    expect(await outcome).toMatchObject({ kind: "answered", route: "local", answer: { actionId: "reject" } });
  });

  test("answered by the host itself, by the question's own button whatever the phones know it by", async () => {
    await using here = await openAsker("documented", "callback");
    const actions = [
      { id: "ja", label: "Ja", type: "button" as const },
      { id: "nein", label: "Nein", type: "button" as const },
    ];
    const { asked, outcome } = await here.asker.ask({ ...deploy, actions });
    expect(here.asker.reportOf(asked.id, "nein")).toEqual({
      message_id: asked.pushed?.id,
      action_id: here.mock.control.message(asked.pushed?.id ?? "").actions[1]?.id,
    });
    expect(await here.asker.answer(asked.id, "maybe")).toBe(false);
    expect(await here.asker.answer(asked.id, "nein")).toBe(true);
    expect(await here.asker.answer(asked.id, "ja")).toBe(false);
    expect(await outcome).toMatchObject({
      kind: "answered",
      answer: { actionId: "nein", actionLabel: "Nein" },
    });
    expect(here.mock.control.messages().total).toBe(1);
  });

  test("failed: the push was refused, with the fix", async () => {
    await using here = await openAsker("documented", "callback");
    const { outcome } = await here.asker.ask({ ...deploy, topic: "nowhere" });
    expect(await outcome).toMatchObject({
      kind: "failed",
      error: { code: "not_found", fix: expect.any(String) },
    });
  });

  test("a question times out, but an answer just before the deadline is still found", async () => {
    await using here = await openAsker("documented", "poll", { requestsPerMinute: 1 });
    const timed = await here.asker.ask({ ...deploy, timeoutMs: 1_000 });
    here.mock.control.rules.add({ match: { button: "approve" }, phone: "Pixel 9", do: { tap: "approve" } });
    const answered = await here.asker.ask({ ...deploy, timeoutMs: 1_000 });
    expect(await timed.outcome).toEqual({ kind: "timed_out", certain: true });
    expect(await answered.outcome).toMatchObject({ kind: "answered", route: "receipt" });
  });

  test("expired, where the service says so", async () => {
    await using here = await openAsker("documented", "poll");
    const { outcome } = await here.asker.ask(deploy);
    here.mock.clock.advance(24 * 60 * 60 * 1000);
    expect(await outcome).toEqual({ kind: "expired" });
  });

  test("too many open questions, no route, and no buttons are refused", async () => {
    await using here = await openAsker("documented", "callback", { maxOpen: 1 });
    await expect(here.asker.ask({ ...deploy, actions: [] })).rejects.toThrow(/at least one button/);
    await expect(here.asker.ask({ ...deploy, allowedResponders: [] })).rejects.toThrow(/at least one person/);
    await here.asker.ask(deploy);
    await expect(here.asker.ask(deploy)).rejects.toThrow(/1 questions are already open/);
    await using lost = await openAsker("documented", "poll", {
      client: new IotpushClient({ baseUrl: here.mock.url }),
    });
    await expect(lost.asker.ask(deploy)).rejects.toThrow(/Give the topic's API key/);
  });

  test("reminders are pushed, also to another topic, and an answer to any counts", async () => {
    await using here = await openAsker("documented", "callback");
    const { outcome } = await here.asker.ask({
      ...deploy,
      reminder: { everyMs: 1_000, times: 1, topic: DEMO.publicTopic },
    });
    await expect.poll(() => here.mock.control.messages().total).toBe(2);
    const [reminder] = here.mock.control.messages().messages;
    expect(reminder?.topic).toBe(DEMO.publicTopic);
    here.mock.control.phones.tap("Pixel 9", reminder?.id ?? "", "approve");
    expect(await outcome).toMatchObject({ kind: "answered", answer: { topic: DEMO.publicTopic } });
  });
});

test("a reminder to a topic without phones does not end the question", async () => {
  await using here = await openAsker("documented", "callback");
  const owner = new IotpushClient({ baseUrl: here.mock.url, sessionToken: DEMO.sessionToken });
  await owner.topics.create({ name: "nobody-here" });
  const { asked, outcome } = await here.asker.ask({
    ...deploy,
    reminder: { everyMs: 1_000, times: 1, topic: "nobody-here" },
  });
  await expect.poll(() => here.mock.control.messages().total).toBe(2);
  here.mock.control.phones.tap("Pixel 9", asked.pushed?.id ?? "", "approve");
  expect(await outcome).toMatchObject({ kind: "answered" });
});

test("ask() asks one question and leaves the reader that it was given open", async () => {
  await using here = await openAsker("documented", "poll");
  const { client } = here;
  here.mock.control.rules.add({ match: { button: "approve" }, phone: "Pixel 9", do: { tap: "approve" } });
  const reader = new ReceiptReader({ client, clock: systemClock, requestsPerMinute: 1_000 });
  for (let n = 0; n < 2; n++)
    expect(await ask(client, deploy, { reader })).toMatchObject({ kind: "answered", route: "receipt" });
  reader.close();
});

describe("after a restart", () => {
  test("open questions continue, and ended ones are not asked again", async () => {
    const store = memoryStore();
    let asked: string | undefined;
    {
      await using before = await openAsker("documented", "callback", { store });
      const answered = await before.asker.ask(deploy);
      await before.asker.answer(answered.asked.id, "approve");
      asked = (await before.asker.ask({ ...deploy, context: { flow: "f1" } })).asked.id;
    }
    await using after = await openAsker("documented", "callback", { store });
    const open = await after.asker.start();
    expect(open).toMatchObject([{ id: asked, question: { context: { flow: "f1" } } }]);
    await after.asker.answer(asked ?? "", "reject");
    expect(after.outcomes).toMatchObject([{ kind: "answered", answer: { actionId: "reject" } }]);
    expect(after.mock.control.messages().total).toBe(0);
  });

  test("a question whose end was not saved before the crash is open again, and its receipt brings the answer", async () => {
    await using here = await openAsker("documented", "poll");
    const { client, mock } = here;
    const store = memoryStore();
    const crashing = {
      ...store,
      save: async (life: Life, was: number) => life.outcome !== undefined || store.save(life, was),
    };
    const before = new Asker({ client, mode: "poll", store: crashing });
    const { asked } = await before.ask(deploy);
    mock.control.phones.tap("Pixel 9", asked.pushed?.id ?? "", "approve");
    await before.answer(asked.id, "approve");
    await before.close();

    const outcomes: AskOutcome[] = [];
    const after = new Asker({ client, mode: "poll", store }, (_, outcome) => void outcomes.push(outcome));
    expect((await after.start()).map(({ id }) => id)).toEqual([asked.id]);
    await expect.poll(() => outcomes).toMatchObject([{ kind: "answered", route: "receipt" }]);
    await after.close();
  });

  test("an outcome that was not delivered is delivered again", async () => {
    const store = memoryStore();
    {
      const crashing = {
        ...store,
        save: async (life: Life, was: number) => life.delivered || store.save(life, was),
      };
      await using before = await openAsker("documented", "callback", { store: crashing });
      const { asked } = await before.asker.ask(deploy);
      await before.asker.answer(asked.id, "approve");
    }
    await using after = await openAsker("documented", "callback", { store });
    await after.asker.start();
    await expect.poll(() => after.outcomes.length).toBe(1);
  });
});
