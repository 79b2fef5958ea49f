import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { N8nExecution, N8nNode } from "../../hosts/n8n.ts";
import { askingOn } from "./asking.ts";
import { runOperation } from "./operation.ts";
import {
  CREDENTIAL_TYPE,
  credentialData,
  itemOf,
  PHONE,
  type SingleStage,
  type Stage,
  startStage,
} from "./stage.ts";

const names = ["constructor", "Ask }} {{ x", "🚦 \"Go\"? 'yes' \\ `x`", "n".repeat(200)];

let single: SingleStage;
let stage: Stage;
beforeAll(async () => {
  single = await startStage();
  stage = single.stage;
});
afterAll(() => single[Symbol.asyncDispose]());

describe.each(["documented", "live"] as const)("mishaps while a question waits, profile %s", (profile) => {
  const { asked, ended } = askingOn(() => stage, profile);
  beforeEach(() => {
    stage.mock.control.reset();
    stage.mock.control.switchProfile(profile);
  });

  test.each(["lost", "known"] as const)(
    "a push whose response was cut is tried again, and a tap on the %s message counts",
    async (which) => {
      stage.mock.control.faults.add({ match: { path: "/api/push/" }, connection: "truncate", times: 1 });
      const name = `retried ${which}`;
      const { workflow } = await asked(name, {}, {}, { retryOnFail: true, waitBetweenTries: 100 });
      const [known, lost] = stage.mock.control.messages({ search: `${name}?` }).messages.map(({ id }) => id);
      const message = { lost, known }[which] as string;
      stage.mock.control.phones.tap(PHONE, message, "approve");
      expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
        data: { approved: true, messageId: message },
      });
    },
  );

  async function askedByOwn(name: string, parameters: Record<string, unknown> = {}) {
    const data = credentialData(stage.mock.url);
    const { id } = await stage.session.createCredential(CREDENTIAL_TYPE, data, "own");
    const waiting = await asked(name, parameters, {}, { credentials: { [CREDENTIAL_TYPE]: { id, name } } });
    await stage.session.rest("DELETE", `/credentials/${id}`);
    return waiting;
  }

  test("a credential that is deleted meanwhile does not end the question: the tap counts", async () => {
    const { workflow, message } = await askedByOwn("deleted");
    stage.mock.control.phones.tap(PHONE, message, "approve");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({ data: { approved: true } });
  });

  test("what only the deleted credential could confirm keeps the question waiting", async () => {
    const { workflow, message } = await askedByOwn("unconfirmed", { options: { confirmWithReceipt: true } });
    stage.mock.control.phones.tap(PHONE, message, "approve");
    const delivery = await stage.mock.control.waitForDelivery({ messageId: message, kind: "callback" });
    expect(delivery?.attempts).toMatchObject([{ status: 503 }]);
    expect((await stage.session.executions(workflow)).map(({ status }) => status)).toEqual(["waiting"]);
  });
});

// n8n itself runs no node named __proto__, and keeps no data of one named constructor.
test.each(names)("a node named %s asks, and the next one gets the answer", async (name) => {
  const text = `name ${names.indexOf(name)}`;
  const next = { name: "Next", type: "n8n-nodes-base.noOp", typeVersion: 1, parameters: {} };
  const asking = stage.node(name, { operation: "sendAndWait", message: `${text}?` });
  const workflow = await stage.chain(text, [asking, next]);
  await stage.start(text);
  const message = await stage.message(`${text}?`);
  await stage.session.waitForExecution(workflow, "waiting");
  stage.mock.control.phones.tap(PHONE, message, "approve");
  expect(itemOf(await stage.session.waitForExecution(workflow, "success"), "Next")).toMatchObject({
    data: { approved: true },
  });
});

test("behind the output of a button, expressions still find what came before the question", async () => {
  const to = (node: string) => [{ node, type: "main", index: 0 }];
  const start = { httpMethod: "POST", path: "before", responseMode: "onReceived", options: {} };
  const jsonOutput = "={{ { order: $('Start').item.json.body.order } }}";
  const workflow = await stage.session.createWorkflow({
    name: "before",
    nodes: [
      { name: "Start", type: "n8n-nodes-base.webhook", typeVersion: 2.1, parameters: start },
      stage.node("Ask", { operation: "sendAndWait", message: "before?", outputPerButton: true }),
      {
        name: "Next",
        type: "n8n-nodes-base.set",
        typeVersion: 3.4,
        parameters: { mode: "raw", jsonOutput, options: {} },
      },
    ],
    connections: { Start: { main: [to("Ask")] }, Ask: { main: [[], [], to("Next")] } },
  });
  await stage.session.activate(workflow);
  await stage.start("before", { order: 7 });
  const message = await stage.message("before?");
  await stage.session.waitForExecution(workflow, "waiting");
  stage.mock.control.phones.tap(PHONE, message, "reject");
  const execution = await stage.session.waitForExecution(workflow, "success");
  expect(itemOf(execution, "Next")).toEqual({ order: 7 });
});

describe("what the node says of n8n's surroundings", () => {
  const hintsOf = ({ runs }: N8nExecution) => runs.Ask?.flatMap(({ hints = [] }) => hints);
  beforeEach(() => stage.mock.control.reset());

  test("questions beyond the limit of a minute wait for their turn", async () => {
    const match = { path: "/api/push/" };
    stage.mock.control.faults.add({ match, nth: 2, times: 4, retry_after: 1, body: { error: "Too many" } });
    const split: N8nNode = {
      name: "Split",
      type: "n8n-nodes-base.splitOut",
      typeVersion: 1,
      parameters: { fieldToSplitOut: "body.all", options: {} },
    };
    const parameters = { operation: "sendAndWait", askFor: "each", message: "=Paced {{ $json.n }}?" };
    const workflow = await stage.chain("paced", [split, stage.node("Ask", parameters)]);
    await stage.start("paced", { all: [{ n: 1 }, { n: 2 }, { n: 3 }] });
    const waiting = await stage.session.waitForExecution(workflow, "waiting");
    expect(stage.mock.control.messages({ search: "Paced" }).messages).toHaveLength(3);
    expect(hintsOf(waiting)).toMatchObject([{ message: expect.stringContaining("so the node waited 1 s") }]);
  });

  test("an address that n8n does not reach itself", async () => {
    await single.n8n.restart({ WEBHOOK_URL: "http://127.0.0.1:9/" });
    const { asked } = askingOn(() => stage, "unreached");
    const { workflow } = await asked("hint");
    const waiting = await stage.session.waitForExecution(workflow, "waiting");
    const advice = /not reached at its own address http:\/\/127\.0\.0\.1:9, .* Set WEBHOOK_URL/;
    expect(hintsOf(waiting)).toMatchObject([{ message: expect.stringMatching(advice) }]);
    const refused = { operation: "sendAndWait", message: "refused?", wayBack: "receipt" };
    expect(await runOperation(stage, refused)).toMatchObject([{ error: expect.stringMatching(advice) }]);
    expect(stage.mock.control.messages({ search: "refused?" }).messages).toEqual([]);
  });
});
