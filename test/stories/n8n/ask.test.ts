import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askingOn } from "./asking.ts";
import { type Harness, itemOf, PHONE, type SingleHarness, startHarness } from "./harness.ts";

const OTHER_PHONE = DEMO.phones[1];
const json = { "content-type": "application/json" };
const post = (url: string, body: unknown) =>
  fetch(url, { method: "POST", headers: json, body: JSON.stringify(body) });

let single: SingleHarness;
let harness: Harness;
beforeAll(async () => {
  single = await startHarness();
  harness = single.harness;
});
afterAll(() => single[Symbol.asyncDispose]());

describe.each(["documented", "live"] as const)("send and wait, profile %s", (profile) => {
  const { ask, asked, ended, newest } = askingOn(() => harness, profile);
  beforeAll(() => {
    harness.mock.control.reset();
    harness.mock.control.switchProfile(profile);
  });

  test("a tap on Approve resumes the workflow with the answer", async () => {
    const { workflow, message } = await asked("approve");
    harness.mock.control.phones.tap(PHONE, message, "approve");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: {
        outcome: "answered",
        approved: true,
        actionId: "approve",
        label: "Approve",
        messageId: message,
        deviceName: PHONE,
        responder: { source: "iotpush", name: PHONE },
        topic: DEMO.privateTopic,
      },
    });
  });

  test("a tap on Reject resumes it with the refusal, and the topic gets the outcome", async () => {
    const { workflow, message } = await asked("reject", {
      options: { outcomeNotice: true, confirmWithReceipt: true },
    });
    harness.mock.control.phones.tap(PHONE, message, "reject");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: { approved: false, actionId: "reject" },
    });
    expect(await harness.message(`Reject: ${PHONE}`)).toBeTypeOf("string");
  });

  test("a reply typed on the phone is the answer's text", async () => {
    const { workflow, message } = await asked("reply", { responseType: "freeText" });
    harness.mock.control.phones.reply(PHONE, message, "Restart it, please.");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: { text: "Restart it, please.", actionId: "reply" },
    });
  });

  test("each button has its output, and own ids come back whatever the lock screen calls them", async () => {
    const values = [
      { id: "open-gate", label: "Confirm", type: "button" },
      { id: "keep-shut", label: "Deny", type: "button" },
    ];
    const { workflow, message } = await asked("outputs", {
      responseType: "buttons",
      buttonSet: "custom",
      buttons: { values },
      outputPerButton: true,
    });
    const ids = harness.mock.control.message(message).actions.map(({ id }) => id);
    harness.mock.control.phones.tap(PHONE, message, ids[1] as string);
    const execution = await ended(workflow);
    expect(itemOf(execution, "Ask", 0)).toBeUndefined();
    expect(itemOf(execution, "Ask", 1)).toBeUndefined();
    expect(itemOf(execution, "Ask", 2)).toMatchObject({ data: { actionId: "keep-shut", label: "Deny" } });
  });

  test("forged and replayed callbacks are refused, and the workflow does not move", async () => {
    const { workflow, message } = await asked("forged");
    const url = harness.callbackUrl("forged?");
    const event = {
      event: "action",
      message_id: message,
      action_id: "approve",
      action_label: "Approve",
      acted_at: new Date().toISOString(),
    };
    const unsigned = new URL(url);
    unsigned.searchParams.set("signature", "0".repeat(64));
    const otherQuestion = new URL(url);
    otherQuestion.searchParams.set("question", "x".repeat(43));
    const statuses = [
      (await post(unsigned.href, event)).status,
      (await post(otherQuestion.href, event)).status,
      (await fetch(url)).status,
      (await post(url, { ...event, message_id: "another-message" })).status,
      (await post(url, { ...event, action_id: "launch" })).status,
      (await post(url, { hello: "world" })).status,
      (await post(url, { ...event, event: "read", action_id: undefined })).status,
    ];
    expect(statuses).toEqual([401, 401, 200, 403, 403, 400, 200]);
    expect((await harness.session.executions(workflow)).map(({ status }) => status)).toEqual(["waiting"]);
    harness.mock.control.phones.tap(PHONE, message, "reject");
    const first = await ended(workflow);
    await post(url, event);
    expect(await harness.session.executions(workflow)).toHaveLength(1);
    expect(itemOf(first, "Ask")).toMatchObject({ data: { approved: false } });
  });

  test("a callback of an earlier round of a loop does not answer a later one", async () => {
    const again = {
      resource: "message",
      operation: "sendAndWait",
      message: "={{ $json.data ? 'round two?' : 'round one?' }}",
    };
    const workflow = await harness.session.createWorkflow({
      name: "loop",
      nodes: [
        {
          name: "Start",
          type: "n8n-nodes-base.webhook",
          typeVersion: 2.1,
          parameters: { httpMethod: "POST", path: `${profile}-loop`, options: {} },
        },
        harness.node("Ask", again),
        { name: "Twice", type: "n8n-nodes-base.if", typeVersion: 2.2, parameters: onlyFirstRun },
      ],
      connections: {
        Start: { main: [[{ node: "Ask", type: "main", index: 0 }]] },
        Ask: { main: [[{ node: "Twice", type: "main", index: 0 }]] },
        Twice: { main: [[{ node: "Ask", type: "main", index: 0 }], []] },
      },
    });
    await harness.session.activate(workflow);
    await harness.start(`${profile}-loop`);
    const one = await harness.message("round one?");
    await harness.session.waitForExecution(workflow, "waiting");
    harness.mock.control.phones.tap(PHONE, one, "approve");
    const two = await harness.message("round two?");
    await harness.session.waitForExecution(workflow, "waiting");
    const replay = await post(harness.callbackUrl("round one?"), {
      event: "action",
      message_id: one,
      action_id: "approve",
    });
    expect(replay.status).toBe(409);
    harness.mock.control.phones.tap(PHONE, two, "reject");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({ data: { approved: false, messageId: two } });
  });

  test("a tap before the execution waits is not lost", async () => {
    harness.mock.control.rules.add({ match: { text: "at once?" }, do: { tap: "approve" } });
    const workflow = await harness.chain(`${profile} at once`, [harness.node("Ask", ask("at once"))]);
    await harness.start(`${profile} at once`);
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({ data: { approved: true } });
  });

  test("only allowed responders count: others get a reply, the question is asked again, and then it ends unauthorized", async () => {
    const { workflow, message } = await asked("restricted", {
      allowedResponders: `somebody, ${PHONE}`,
      unauthorizedNotice: "Not you.",
    });
    harness.mock.control.phones.tap(OTHER_PHONE, message, "approve");
    await harness.message("Not you.");
    const second = await newest("restricted?", message);
    expect((await harness.session.executions(workflow)).map(({ status }) => status)).toEqual(["waiting"]);
    harness.mock.control.phones.tap(PHONE, second, "approve");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: { outcome: "answered", approved: true, deviceName: PHONE },
    });

    const strict = await asked("strict", { allowedResponders: PHONE, askAgain: 0, outputPerButton: true });
    harness.mock.control.phones.tap(OTHER_PHONE, strict.message, "approve");
    expect(itemOf(await ended(strict.workflow), "Ask", 0)).toMatchObject({
      data: { outcome: "unauthorized", approved: false },
    });
  });

  test("two workflows wait at once, and each gets its own answer", async () => {
    const [one, two] = [await asked("first"), await asked("second")];
    harness.mock.control.phones.tap(PHONE, two.message, "reject");
    harness.mock.control.phones.tap(PHONE, one.message, "approve");
    expect(itemOf(await ended(one.workflow), "Ask")).toMatchObject({
      data: { approved: true, messageId: one.message },
    });
    expect(itemOf(await ended(two.workflow), "Ask")).toMatchObject({
      data: { approved: false, messageId: two.message },
    });
  });
});

/** True at the first run of the node Ask. */
const onlyFirstRun = {
  conditions: {
    options: { caseSensitive: true, typeValidation: "loose", version: 2 },
    combinator: "and",
    conditions: [
      {
        id: "first",
        leftValue: "={{ $runIndex }}",
        rightValue: 0,
        operator: { type: "number", operation: "equals" },
      },
    ],
  },
  options: {},
};
