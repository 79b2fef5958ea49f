import { Asker, buttons, IotpushClient } from "@iotpush/core";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { type AskerFixture, openAsker } from "./asker-fixture.ts";

const deploy = {
  topic: DEMO.privateTopic,
  message: "Release v2.1.0?",
  actions: buttons.approveReject(),
  timeoutMs: 600_000,
};

/** Sends what a stranger would to a callback's URL. */
const call = async (url: string, body: object) =>
  (
    await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })
  ).status;

const approval = (messageId: string, more: object = {}) => ({
  event: "action",
  message_id: messageId,
  action_id: "approve",
  action_label: "Approve",
  acted_at: "2026-04-10T00:10:22Z",
  ...more,
});

/** Whether a question is still open. */
const isOpen = (fixture: AskerFixture, id: string) => fixture.asker.get(id) !== undefined;

test("a stranger on a public topic: asking there without a key warns", async () => {
  await using mock = await startMockServer();
  const warnings: string[] = [];
  const client = new IotpushClient({ baseUrl: mock.url, sessionToken: DEMO.sessionToken });
  const asker = new Asker({
    client,
    notices: { warning: (_, text) => warnings.push(text) },
  });
  const { asked } = await asker.ask({ ...deploy, topic: DEMO.publicTopic });
  expect(warnings).toEqual([
    expect.stringMatching(/my-topic is asked without its key: if it is a public topic, anyone can/),
  ]);
  await asker.cancel(asked.id);
  await asker.close();
});

describe("a wrong allowedResponder", () => {
  test("is reported, the question pushed again, and the right one's tap counts", async () => {
    const reported: (string | undefined)[] = [];
    await using fixture = await openAsker("live", "callback", {
      notices: { unauthorized: (_, answer) => reported.push(answer.deviceName) },
    });
    const { asked, outcome } = await fixture.asker.ask({ ...deploy, allowedResponders: ["iPhone 16"] });
    fixture.mock.control.phones.tap("Pixel 9", asked.pushed?.id ?? "", "approve");
    await expect.poll(() => fixture.mock.control.messages().total).toBe(2);
    const [second] = fixture.mock.control.messages().messages;
    fixture.mock.control.phones.tap("iPhone 16", second?.id ?? "", "reject");
    expect(await outcome).toMatchObject({
      kind: "answered",
      answer: { actionId: "reject", deviceName: "iPhone 16" },
    });
    expect(reported).toEqual(["Pixel 9"]);
  });

  test("again: the question ends unauthorized", async () => {
    await using fixture = await openAsker("documented", "callback");
    const { asked, outcome } = await fixture.asker.ask({
      ...deploy,
      allowedResponders: ["nobody"],
      askAgain: 0,
    });
    fixture.mock.control.phones.tap("Pixel 9", asked.pushed?.id ?? "", "approve");
    expect(await outcome).toMatchObject({ kind: "unauthorized", answer: { deviceName: "Pixel 9" } });
  });

  test("is found out by the receipt where the callback does not name the user", async () => {
    await using fixture = await openAsker("documented", "callback", {}, { receiptPeople: "live" });
    const { asked, outcome } = await fixture.asker.ask({
      ...deploy,
      allowedResponders: ["some-user-id"],
      askAgain: 0,
    });
    fixture.mock.control.phones.tap("Pixel 9", asked.pushed?.id ?? "", "approve");
    const ended = await outcome;
    expect(ended).toMatchObject({ kind: "unauthorized" });
    expect(ended.kind === "unauthorized" && ended.answer.userId).toBeTruthy();
  });
});

test("a replayed callback has no effect", async () => {
  await using fixture = await openAsker("documented", "callback");
  const { asked, outcome } = await fixture.asker.ask(deploy);
  const messageId = asked.pushed?.id ?? "";
  fixture.mock.control.phones.tap("Pixel 9", messageId, "approve");
  await outcome;
  const url = fixture.callbackUrls[0] ?? "";
  expect(await call(url, approval(messageId))).toBe(200);
  expect(fixture.outcomes.length).toBe(1);
});

test("the leaked URL of one question does not answer another", async () => {
  await using fixture = await openAsker("documented", "callback");
  const first = await fixture.asker.ask(deploy);
  const second = await fixture.asker.ask(deploy);
  const [firstUrl] = fixture.callbackUrls;
  const foreign = firstUrl?.replace(first.asked.id, second.asked.id) ?? "";
  expect(await call(foreign, approval(second.asked.pushed?.id ?? ""))).toBe(401);
  expect(await call(firstUrl ?? "", approval(second.asked.pushed?.id ?? ""))).toBe(403);
  expect([isOpen(fixture, first.asked.id), isOpen(fixture, second.asked.id)]).toEqual([true, true]);
});

test("a relabelled button comes back with the question's own label", async () => {
  await using fixture = await openAsker("documented", "callback");
  const { asked, outcome } = await fixture.asker.ask(deploy);
  await call(fixture.callbackUrls[0] ?? "", approval(asked.pushed?.id ?? "", { action_label: "Reject" }));
  expect(await outcome).toMatchObject({ answer: { actionId: "approve", actionLabel: "Approve" } });
});

test("a forged answer is refused where the receipt is read back, also with another's receipt id", async () => {
  await using fixture = await openAsker("documented", "callback", { confirmWithReceipt: true });
  const answered = await fixture.asker.ask(deploy);
  fixture.mock.control.phones.tap("Pixel 9", answered.asked.pushed?.id ?? "", "approve");
  expect(await answered.outcome).toMatchObject({ kind: "answered" });
  const { asked } = await fixture.asker.ask(deploy);
  const forged = approval(asked.pushed?.id ?? "", { receipt_id: answered.asked.pushed?.receipt_id });
  expect(await call(fixture.callbackUrls[1] ?? "", forged)).toBe(403);
  expect(isOpen(fixture, asked.id)).toBe(true);
});

test("a url button does not use the question up: it becomes the click URL", async () => {
  await using fixture = await openAsker("documented", "callback");
  const link = { id: "details", label: "Details", type: "url" as const, url: "https://example.com/release" };
  await fixture.asker.ask({ ...deploy, actions: [...deploy.actions, link] });
  expect(fixture.mock.control.messages().messages[0]).toMatchObject({
    clickUrl: "https://example.com/release",
    actions: [{ id: "approve" }, { id: "reject" }],
  });
});

describe("a late tap", () => {
  /** A question that was cancelled, and the late taps that were reported. */
  async function closed(changes: object = {}) {
    const late: string[] = [];
    const fixture = await openAsker("documented", "callback", {
      notices: { late: (_, answer, outcome) => late.push(`${answer.actionId} after ${outcome.kind}`) },
    });
    const { asked } = await fixture.asker.ask({ ...deploy, ...changes });
    const id = asked.pushed?.id ?? "";
    return { fixture, late, asked, id, url: fixture.callbackUrls[0] ?? "" };
  }

  test("is reported, and answered by choice", async () => {
    const { fixture, late, asked, id } = await closed({ lateNotice: true });
    await using _ = fixture;
    await fixture.asker.cancel(asked.id);
    fixture.mock.control.phones.tap("Pixel 9", id, "approve");
    await expect
      .poll(() => fixture.mock.control.messages().messages[0])
      .toMatchObject({ message: expect.stringMatching(/^Too late: closed at \d\d:\d\d$/), priority: "low" });
    expect(late).toEqual(["approve after cancelled"]);
  });

  test("with a leaked URL makes one push at most, and none for another question's message", async () => {
    const { fixture, late, asked, id, url } = await closed({ lateNotice: true });
    await using _ = fixture;
    await fixture.asker.cancel(asked.id);
    expect(await call(url, approval("somebody-elses-message"))).toBe(403);
    expect(late).toEqual([]);
    for (let n = 0; n < 5; n++)
      expect(await call(url, approval(id, { acted_at: `2026-04-10T00:10:0${n}Z` }))).toBe(409);
    expect(late.length).toBe(5);
    await expect.poll(() => fixture.mock.control.messages().total).toBe(2);
    expect(fixture.mock.control.requests.list({ method: "POST", path: "/api/push/" }, 100).length).toBe(2);
  });

  test("is not the tap that ended the question, delivered once more", async () => {
    const { fixture, late, asked, id, url } = await closed({ allowedResponders: ["nobody"], askAgain: 0 });
    await using _ = fixture;
    fixture.mock.control.phones.tap("Pixel 9", id, "approve");
    await expect.poll(() => isOpen(fixture, asked.id)).toBe(false);
    expect(await call(url, approval(id, { acted_at: "2026-04-10T00:10:23Z" }))).toBe(200);
    expect(late).toEqual([]);
  });

  test("on what the host answered itself is one where it is another button", async () => {
    const { fixture, late, asked, id, url } = await closed();
    await using _ = fixture;
    await fixture.asker.answer(asked.id, "approve");
    await call(url, approval(id));
    await call(url, approval(id, { action_id: "reject" }));
    expect(late).toEqual(["reject after answered"]);
  });
});
