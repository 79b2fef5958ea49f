import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askingOn } from "./asking.ts";
import { itemOf, PHONE, type SingleStage, type Stage, startStage } from "./stage.ts";

const OTHER_PHONE = DEMO.phones[1];
const json = { "content-type": "application/json" };
const post = (url: string, body: unknown) =>
  fetch(url, { method: "POST", headers: json, body: JSON.stringify(body) });

let single: SingleStage;
let stage: Stage;
beforeAll(async () => {
  single = await startStage();
  stage = single.stage;
});
afterAll(() => single[Symbol.asyncDispose]());

describe.each(["documented", "live"] as const)("send and wait, profile %s", (profile) => {
  const { ask, asked, ended, newest } = askingOn(() => stage, profile);
  beforeAll(() => {
    stage.mock.control.reset();
    stage.mock.control.switchProfile(profile);
  });

  test("a tap on Approve resumes the workflow with the answer", async () => {
    const { workflow, message } = await asked("approve");
    stage.mock.control.phones.tap(PHONE, message, "approve");
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
    stage.mock.control.phones.tap(PHONE, message, "reject");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: { approved: false, actionId: "reject" },
    });
    expect(await stage.message(`Reject: ${PHONE}`)).toBeTypeOf("string");
  });

  test("a reply typed on the phone is the answer's text", async () => {
    const { workflow, message } = await asked("reply", { responseType: "freeText" });
    stage.mock.control.phones.reply(PHONE, message, "Restart it, please.");
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
    const ids = stage.mock.control.message(message).actions.map(({ id }) => id);
    stage.mock.control.phones.tap(PHONE, message, ids[1] as string);
    const execution = await ended(workflow);
    expect(itemOf(execution, "Ask", 0)).toBeUndefined();
    expect(itemOf(execution, "Ask", 1)).toBeUndefined();
    expect(itemOf(execution, "Ask", 2)).toMatchObject({ data: { actionId: "keep-shut", label: "Deny" } });
  });

  test("forged and replayed callbacks are refused, and the workflow does not move", async () => {
    const { workflow, message } = await asked("forged");
    const url = stage.callbackUrl("forged?");
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
    expect((await stage.session.executions(workflow)).map(({ status }) => status)).toEqual(["waiting"]);
    stage.mock.control.phones.tap(PHONE, message, "reject");
    const first = await ended(workflow);
    await post(url, event);
    expect(await stage.session.executions(workflow)).toHaveLength(1);
    expect(itemOf(first, "Ask")).toMatchObject({ data: { approved: false } });
  });

  test("a callback of an earlier round of a loop does not answer a later one", async () => {
    const again = {
      resource: "message",
      operation: "sendAndWait",
      message: "={{ $json.data ? 'round two?' : 'round one?' }}",
    };
    const workflow = await stage.session.createWorkflow({
      name: "loop",
      nodes: [
        {
          name: "Start",
          type: "n8n-nodes-base.webhook",
          typeVersion: 2.1,
          parameters: { httpMethod: "POST", path: `${profile}-loop`, options: {} },
        },
        stage.node("Ask", again),
        { name: "Twice", type: "n8n-nodes-base.if", typeVersion: 2.2, parameters: onlyFirstRun },
      ],
      connections: {
        Start: { main: [[{ node: "Ask", type: "main", index: 0 }]] },
        Ask: { main: [[{ node: "Twice", type: "main", index: 0 }]] },
        Twice: { main: [[{ node: "Ask", type: "main", index: 0 }], []] },
      },
    });
    await stage.session.activate(workflow);
    await stage.start(`${profile}-loop`);
    const one = await stage.message("round one?");
    await stage.session.waitForExecution(workflow, "waiting");
    stage.mock.control.phones.tap(PHONE, one, "approve");
    const two = await stage.message("round two?");
    await stage.session.waitForExecution(workflow, "waiting");
    const replay = await post(stage.callbackUrl("round one?"), {
      event: "action",
      message_id: one,
      action_id: "approve",
    });
    expect(replay.status).toBe(409);
    stage.mock.control.phones.tap(PHONE, two, "reject");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({ data: { approved: false, messageId: two } });
  });

  test("a tap before the execution waits is not lost", async () => {
    stage.mock.control.rules.add({ match: { text: "at once?" }, do: { tap: "approve" } });
    const workflow = await stage.chain(`${profile} at once`, [stage.node("Ask", ask("at once"))]);
    await stage.start(`${profile} at once`);
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({ data: { approved: true } });
  });

  test("only allowed responders count: others get a reply, the question is asked again, and then it ends unauthorized", async () => {
    const { workflow, message } = await asked("restricted", {
      allowedResponders: `somebody, ${PHONE}`,
      unauthorizedNotice: "Not you.",
    });
    stage.mock.control.phones.tap(OTHER_PHONE, message, "approve");
    await stage.message("Not you.");
    const second = await newest("restricted?", message);
    expect((await stage.session.executions(workflow)).map(({ status }) => status)).toEqual(["waiting"]);
    stage.mock.control.phones.tap(PHONE, second, "approve");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
      data: { outcome: "answered", approved: true, deviceName: PHONE },
    });

    const strict = await asked("strict", { allowedResponders: PHONE, askAgain: 0, outputPerButton: true });
    stage.mock.control.phones.tap(OTHER_PHONE, strict.message, "approve");
    expect(itemOf(await ended(strict.workflow), "Ask", 0)).toMatchObject({
      data: { outcome: "unauthorized", approved: false },
    });
  });

  test("two workflows wait at once, and each gets its own answer", async () => {
    const [one, two] = [await asked("first"), await asked("second")];
    stage.mock.control.phones.tap(PHONE, two.message, "reject");
    stage.mock.control.phones.tap(PHONE, one.message, "approve");
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
