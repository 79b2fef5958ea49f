import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { N8nNode } from "../../hosts/n8n.ts";
import { until } from "../../hosts/until.ts";
import { askingOn } from "./asking.ts";
import { credentialData, type Harness, itemOf, PHONE, type SingleHarness, startHarness } from "./harness.ts";

const OTHER_PHONE = DEMO.phones[1];
const ESCALATION_TYPE = "iotpushEscalationApi";

let single: SingleHarness;
let harness: Harness;
beforeAll(async () => {
  single = await startHarness();
  harness = single.harness;
});
afterAll(() => single[Symbol.asyncDispose]());

describe.each(["documented", "live"] as const)("a question over time, profile %s", (profile) => {
  const { ask, asked, ended, newest } = askingOn(() => harness, profile);
  beforeAll(() => {
    harness.mock.control.reset();
    harness.mock.control.switchProfile(profile);
  });

  test("without a public URL the execution waits in the database, and the receipt brings the answer", async () => {
    const { workflow, message } = await asked("by receipt", { wayBack: "receipt" });
    expect(harness.mock.control.message(message).hasCallback).toBe(false);
    harness.mock.control.phones.tap(PHONE, message, "approve");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: { approved: true, messageId: message },
    });
  });

  const soon = { limitType: "afterTimeInterval", resumeAmount: 3, resumeUnit: "seconds" };
  const order = { order: 7 };

  /** The notice to whoever tapped a message of this question too late. */
  const tooLate = (title: string) =>
    until(
      () =>
        harness.mock.control
          .messages({ search: "Too late: closed" })
          .messages.find((each) => each.title === title),
      { what: `the notice about "${title}"` },
    );

  test("when nobody answers: goes on with the input at No Response, and replies to late taps", async () => {
    const { workflow, message } = await asked(
      "go on",
      { whenNobodyAnswers: "goOn", ...soon, outputPerButton: true },
      order,
    );
    expect(itemOf(await ended(workflow), "Ask", 0)).toMatchObject({ body: order });
    harness.mock.control.phones.tap(PHONE, message, "approve");
    expect(await tooLate("go on?")).toMatchObject({ priority: "low" });
  });

  test("reminds, accepts a tap on either message, and replies to a tap on the other one", async () => {
    const options = { remindEveryMinutes: 0.1, remindTimes: 1 };
    const { workflow, message } = await asked("remind", { options });
    const reminder = await newest("remind?", message);
    harness.mock.control.phones.tap(PHONE, reminder, "approve");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: { approved: true, messageId: reminder },
    });
    harness.mock.control.phones.tap(OTHER_PHONE, message, "reject");
    expect(await tooLate("remind?")).toMatchObject({ topic: DEMO.privateTopic });
  });

  test("escalates to the topic of the second credential, whose people may answer then", async () => {
    const data = credentialData(harness.mock.url, { topic: DEMO.publicTopic, apiKey: DEMO.publicTopicKey });
    const { id, name } = await harness.session.createCredential(
      ESCALATION_TYPE,
      data,
      `${profile} escalation`,
    );
    const { credentials } = harness.node("Ask", {});
    const { workflow, message } = await asked(
      "escalate",
      { escalate: true, escalateAfterMinutes: 0.05 },
      {},
      { credentials: { ...credentials, [ESCALATION_TYPE]: { id, name } } },
    );
    const escalated = await newest("escalate?", message);
    expect(harness.mock.control.message(escalated).topic).toBe(DEMO.publicTopic);
    harness.mock.control.phones.tap(PHONE, escalated, "reject");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: { approved: false, topic: DEMO.publicTopic },
    });
  });

  test("when nobody answers: go on with an answer", async () => {
    const { workflow } = await asked("default", {
      ...soon,
      whenNobodyAnswers: "answer",
      defaultAnswer: "reject",
      outputPerButton: true,
    });
    expect(itemOf(await ended(workflow), "Ask", 2)).toMatchObject({
      data: { outcome: "answered", by: "default", approved: false, actionId: "reject" },
    });
  });

  test("when nobody answers: fail, or go on as On Error says", async () => {
    const fail = { ...soon, whenNobodyAnswers: "fail", outputPerButton: true };
    const { workflow } = await asked("fail", fail);
    const failed = await harness.session.waitForExecution(workflow, "error");
    expect(failed.error?.message).toBe("Nobody answered the question in time.");
    const tolerant = await asked("error output", fail, {}, { onError: "continueErrorOutput" });
    expect(itemOf(await ended(tolerant.workflow), "Ask", 3)).toMatchObject({
      error: "Nobody answered the question in time.",
    });
  });

  test("when the message expires, that is silence too", async () => {
    const { workflow, message } = await asked("expires", {
      whenNobodyAnswers: "answer",
      limitType: "whenExpired",
      defaultAnswer: "approve",
    });
    expect(harness.mock.control.message(message).status).toBe("delivered");
    harness.mock.clock.advance(25 * 3_600_000);
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({ data: { by: "default", approved: true } });
  });

  test("each item has its question, and the workflow goes on when all are answered, over a restart too", async () => {
    const split: N8nNode = {
      name: "Split",
      type: "n8n-nodes-base.splitOut",
      typeVersion: 1,
      parameters: { fieldToSplitOut: "body.all", options: {} },
    };
    const message = "=Each {{ $json.name }}?";
    const parameters = { ...ask("each"), askFor: "each", message, outputPerButton: true };
    const workflow = await harness.chain(`${profile} each`, [split, harness.node("Ask", parameters)]);
    await harness.start(`${profile} each`, { all: [{ name: "one" }, { name: "two" }] });
    const two = await harness.message("Each two?");
    await harness.session.waitForExecution(workflow, "waiting");
    harness.mock.control.phones.tap(PHONE, await harness.message("Each one?"), "reject");
    await harness.mock.control.waitForDelivery({ kind: "callback", state: "delivered" });
    await single.n8n.restart();
    harness.mock.control.phones.tap(PHONE, two, "approve");
    const { runs } = await ended(workflow);
    const outputs = runs.Ask?.at(-1)?.data?.main?.map((items) => items?.map(({ json }) => json));
    expect(outputs).toMatchObject([
      [],
      [{ name: "two", data: { approved: true } }],
      [{ name: "one", data: { approved: false } }],
    ]);
  });

  test("a waiting question survives a restart of n8n", async () => {
    const { workflow, message } = await asked("restart");
    await single.n8n.restart();
    harness.mock.control.phones.tap(PHONE, message, "approve");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: { approved: true, messageId: message },
    });
  });
});
