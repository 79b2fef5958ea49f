import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { N8nExecution, N8nNode } from "../../hosts/n8n.ts";
import { askingOn } from "./asking.ts";
import {
  CREDENTIAL_TYPE,
  credentialData,
  type Harness,
  itemOf,
  PHONE,
  type SingleHarness,
  startHarness,
} from "./harness.ts";
import { runOperation } from "./operation.ts";

const names = ["constructor", "Ask }} {{ x", "🚦 \"Go\"? 'yes' \\ `x`", "n".repeat(200)];

let single: SingleHarness;
let harness: Harness;
beforeAll(async () => {
  single = await startHarness();
  harness = single.harness;
});
afterAll(() => single[Symbol.asyncDispose]());

describe.each(["documented", "live"] as const)("mishaps while a question waits, profile %s", (profile) => {
  const { asked, ended } = askingOn(() => harness, profile);
  beforeEach(() => {
    harness.mock.control.reset();
    harness.mock.control.switchProfile(profile);
  });

  test.each(["lost", "known"] as const)(
    "a push whose response was cut is tried again, and a tap on the %s message counts",
    async (which) => {
      harness.mock.control.faults.add({ match: { path: "/api/push/" }, connection: "truncate", times: 1 });
      const name = `retried ${which}`;
      const { workflow } = await asked(name, {}, {}, { retryOnFail: true, waitBetweenTries: 100 });
      const [known, lost] = harness.mock.control
        .messages({ search: `${name}?` })
        .messages.map(({ id }) => id);
      const message = { lost, known }[which] as string;
      harness.mock.control.phones.tap(PHONE, message, "approve");
      expect(itemOf(await ended(workflow), "Ask")).toMatchObject({
        data: { approved: true, messageId: message },
      });
    },
  );

  async function askedByOwn(name: string, parameters: Record<string, unknown> = {}) {
    const data = credentialData(harness.mock.url);
    const { id } = await harness.session.createCredential(CREDENTIAL_TYPE, data, "own");
    const waiting = await asked(name, parameters, {}, { credentials: { [CREDENTIAL_TYPE]: { id, name } } });
    await harness.session.rest("DELETE", `/credentials/${id}`);
    return waiting;
  }

  test("a credential that is deleted meanwhile does not end the question: the tap counts", async () => {
    const { workflow, message } = await askedByOwn("deleted");
    harness.mock.control.phones.tap(PHONE, message, "approve");
    expect(itemOf(await ended(workflow), "Ask")).toMatchObject({ data: { approved: true } });
  });

  test("what only the deleted credential could confirm keeps the question waiting", async () => {
    const { workflow, message } = await askedByOwn("unconfirmed", { options: { confirmWithReceipt: true } });
    harness.mock.control.phones.tap(PHONE, message, "approve");
    const delivery = await harness.mock.control.waitForDelivery({ messageId: message, kind: "callback" });
    expect(delivery?.attempts).toMatchObject([{ status: 503 }]);
    expect((await harness.session.executions(workflow)).map(({ status }) => status)).toEqual(["waiting"]);
  });
});

// n8n itself runs no node named __proto__, and keeps no data of one named constructor.
test.each(names)("a node named %s asks, and the next one gets the answer", async (name) => {
  const text = `name ${names.indexOf(name)}`;
  const next = { name: "Next", type: "n8n-nodes-base.noOp", typeVersion: 1, parameters: {} };
  const asking = harness.node(name, { operation: "sendAndWait", message: `${text}?` });
  const workflow = await harness.chain(text, [asking, next]);
  await harness.start(text);
  const message = await harness.message(`${text}?`);
  await harness.session.waitForExecution(workflow, "waiting");
  harness.mock.control.phones.tap(PHONE, message, "approve");
  expect(itemOf(await harness.session.waitForExecution(workflow, "success"), "Next")).toMatchObject({
    data: { approved: true },
  });
});

test("behind the output of a button, expressions still find what came before the question", async () => {
  const to = (node: string) => [{ node, type: "main", index: 0 }];
  const start = { httpMethod: "POST", path: "before", responseMode: "onReceived", options: {} };
  const jsonOutput = "={{ { order: $('Start').item.json.body.order } }}";
  const workflow = await harness.session.createWorkflow({
    name: "before",
    nodes: [
      { name: "Start", type: "n8n-nodes-base.webhook", typeVersion: 2.1, parameters: start },
      harness.node("Ask", { operation: "sendAndWait", message: "before?", outputPerButton: true }),
      {
        name: "Next",
        type: "n8n-nodes-base.set",
        typeVersion: 3.4,
        parameters: { mode: "raw", jsonOutput, options: {} },
      },
    ],
    connections: { Start: { main: [to("Ask")] }, Ask: { main: [[], [], to("Next")] } },
  });
  await harness.session.activate(workflow);
  await harness.start("before", { order: 7 });
  const message = await harness.message("before?");
  await harness.session.waitForExecution(workflow, "waiting");
  harness.mock.control.phones.tap(PHONE, message, "reject");
  const execution = await harness.session.waitForExecution(workflow, "success");
  expect(itemOf(execution, "Next")).toEqual({ order: 7 });
});

const split: N8nNode = {
  name: "Split",
  type: "n8n-nodes-base.splitOut",
  typeVersion: 1,
  parameters: { fieldToSplitOut: "body.all", options: {} },
};

test("many questions of one run are answered in one go, each with its item's answer", async () => {
  const all = Array.from({ length: 20 }, (_, n) => ({ n }));
  const parameters = { operation: "sendAndWait", askFor: "each", message: "=Many {{ $json.n }}?" };
  const workflow = await harness.chain("many", [split, harness.node("Ask", parameters)]);
  await harness.start("many", { all });
  await harness.session.waitForExecution(workflow, "waiting", { timeoutMs: 120_000 });
  const { messages } = harness.mock.control.messages({ search: "Many " });
  for (const { id, message } of messages)
    harness.mock.control.phones.tap(PHONE, id, message.includes("7") ? "reject" : "approve");
  const { runs } = await harness.session.waitForExecution(workflow, "success", { timeoutMs: 120_000 });
  const answers = runs.Ask?.at(-1)?.data?.main?.[0]?.map(({ json }) => json);
  expect(answers).toMatchObject(all.map(({ n }) => ({ n, data: { approved: !String(n).includes("7") } })));
});

describe("what the node says of n8n's surroundings", () => {
  const hintsOf = ({ runs }: N8nExecution) => runs.Ask?.flatMap(({ hints = [] }) => hints);
  beforeEach(() => harness.mock.control.reset());

  test("questions beyond the limit of a minute wait for their turn", async () => {
    const match = { path: "/api/push/" };
    harness.mock.control.faults.add({ match, nth: 2, times: 4, retry_after: 1, body: { error: "Too many" } });
    const parameters = { operation: "sendAndWait", askFor: "each", message: "=Paced {{ $json.n }}?" };
    const workflow = await harness.chain("paced", [split, harness.node("Ask", parameters)]);
    await harness.start("paced", { all: [{ n: 1 }, { n: 2 }, { n: 3 }] });
    const waiting = await harness.session.waitForExecution(workflow, "waiting");
    expect(harness.mock.control.messages({ search: "Paced" }).messages).toHaveLength(3);
    expect(hintsOf(waiting)).toMatchObject([{ message: expect.stringContaining("so the node waited 1 s") }]);
  });

  test("an address that n8n does not reach itself", async () => {
    await single.n8n.restart({ WEBHOOK_URL: "http://127.0.0.1:9/" });
    const { asked } = askingOn(() => harness, "unreached");
    const { workflow } = await asked("hint");
    const waiting = await harness.session.waitForExecution(workflow, "waiting");
    const advice = /cannot be reached at its own address http:\/\/127\.0\.0\.1:9, .* Set WEBHOOK_URL/;
    expect(hintsOf(waiting)).toMatchObject([{ message: expect.stringMatching(advice) }]);
    const refused = { operation: "sendAndWait", message: "refused?", wayBack: "receipt" };
    expect(await runOperation(harness, refused)).toMatchObject([{ error: expect.stringMatching(advice) }]);
    expect(harness.mock.control.messages({ search: "refused?" }).messages).toEqual([]);
  });
});
