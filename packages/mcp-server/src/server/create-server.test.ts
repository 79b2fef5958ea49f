import { WHOLE_PUSH } from "@iotpush/core/contract";
import { DEMO } from "@iotpush/mock-server";
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { describe, expect, test } from "vitest";
import type { AskResult } from "../asking/result.js";
import { type Fixture, openFixture } from "../test-support/fixture.js";
import { createServer, type ServerOptions } from "./create-server.js";
import { Waiting } from "./wait.js";

async function connect(
  { person, clock }: Fixture,
  options: Partial<ServerOptions> & { waitMs?: number } = {},
) {
  const { waitMs = 20_000, ...more } = options;
  const waiting = new Waiting(clock, waitMs);
  const server = createServer({ person, session: "s", waiting, cancelWithCall: false, desk: false, ...more });
  const client = new Client({ name: "test", version: "1" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  const call = async (name: string, args: object = {}, of: { signal?: AbortSignal } = {}) =>
    client.callTool({ name, arguments: { ...args } }, of);
  const ask = async (args: object = {}) =>
    (await call("ask_person", { question: "DROP TABLE users?", ...args }))
      .structuredContent as unknown as AskResult;
  return { client, call, ask };
}

describe.each(["documented", "live"] as const)("an agent asks, profile %s", (profile) => {
  test("the phone shows the statement, and the tap comes back", async () => {
    await using fixture = await openFixture({ profile });
    const { ask } = await connect(fixture);
    const answer = ask({ title: "Migration" });
    const id = await fixture.tap("approve");
    expect(await answer).toMatchObject({
      status: "answered",
      answer: "approve",
      approved: true,
      responder: DEMO.phones[0],
      message: `${DEMO.phones[0]} answered "Approve".`,
    });
    expect(fixture.mock.control.message(id)).toMatchObject({
      message: "DROP TABLE users?",
      title: "Migration",
    });
  });

  test("a rejection with a reply is not an approval, and the agent reads the reply", async () => {
    await using fixture = await openFixture({ profile });
    const { ask } = await connect(fixture);
    const answer = ask();
    await fixture.tap("reply", "use staging");
    expect(await answer).toMatchObject({ status: "answered", approved: false, reply: "use staging" });
  });

  test("silence is reported as nobody_answered", async () => {
    await using fixture = await openFixture({ profile, fakeClock: true });
    const { ask } = await connect(fixture, { waitMs: 60_000 });
    const answer = await fixture.passTimeUntil(ask({ time_limit_seconds: 10 }));
    expect(answer).toMatchObject({ status: "nobody_answered", approved: false });
    expect(answer.message).toContain("neither a yes nor a no");
    expect(answer.message).not.toMatch(/declin|reject/i);
  });

  test("a stranger's tap is not an answer", async () => {
    await using fixture = await openFixture({ profile, settings: { allowedResponders: ["the-boss"] } });
    fixture.mock.control.rules.add({ do: { tap: "approve" } });
    const { ask } = await connect(fixture);
    expect(await ask()).toMatchObject({ status: "unauthorized", approved: false });
  });
});

test("a person who takes longer than the client waits: pending, then get_answer", async () => {
  await using fixture = await openFixture();
  const { ask, call } = await connect(fixture, { waitMs: 200 });
  const first = await ask();
  expect(first).toMatchObject({ status: "pending", approved: false });
  expect(first.message).toContain(`get_answer with question_id "${first.question_id}"`);
  expect(await ask()).toMatchObject({ status: "pending", question_id: first.question_id });
  expect(fixture.mock.control.messages().messages).toHaveLength(1);
  const open = await call("list_open_questions");
  expect(open.structuredContent).toMatchObject({ questions: [{ question_id: first.question_id }] });

  const later = call("get_answer", { question_id: first.question_id, wait_seconds: 20 });
  await fixture.tap("approve");
  expect((await later).structuredContent).toMatchObject({ status: "answered", approved: true });
});

test("an ended question is only answered from memory if it had a key", async () => {
  await using fixture = await openFixture();
  const { ask } = await connect(fixture, { waitMs: 5_000 });
  const first = ask();
  await fixture.tap("approve");
  await first;
  const again = ask({ key: "step-7" });
  await expect.poll(() => fixture.mock.control.messages().messages.length).toBe(2);
  await fixture.tap("reject");
  expect(await again).toMatchObject({ answer: "reject" });
  expect(await ask({ key: "step-7" })).toMatchObject({ answer: "reject" });
  expect(fixture.mock.control.messages().messages).toHaveLength(2);
});

test("a cancelled question does not count, whenever the tap comes", async () => {
  await using fixture = await openFixture();
  const { ask, call } = await connect(fixture, { waitMs: 200 });
  const { question_id } = await ask();
  expect((await call("cancel_question", { question_id })).structuredContent).toMatchObject({
    cancelled: true,
  });
  await fixture.tap("approve");
  expect((await call("get_answer", { question_id })).structuredContent).toMatchObject({
    status: "cancelled",
    approved: false,
  });
});

test("a call that the client cancels leaves its question open, or cancels it as an option", async () => {
  await using fixture = await openFixture();
  for (const cancelWithCall of [false, true]) {
    const { call } = await connect(fixture, { cancelWithCall });
    const abort = new AbortController();
    const calling = call("ask_person", { question: String(cancelWithCall) }, { signal: abort.signal });
    await expect.poll(() => fixture.person.open().length).toBe(1);
    abort.abort();
    await expect(calling).rejects.toThrow();
    if (cancelWithCall) await expect.poll(() => fixture.person.open().length).toBe(0);
    else for (const { id } of fixture.person.open()) await fixture.person.cancel(id, "test");
  }
});

test("what cannot be asked is an error that the model can read, and approves nothing", async () => {
  await using fixture = await openFixture();
  const { call } = await connect(fixture);
  for (const [args, says] of [
    [{ question: "?", when_nobody_answers: "Perhaps", time_limit_seconds: 10 }, "must be one of the buttons"],
    [{ question: "?", when_nobody_answers: "Approve" }, "needs time_limit_seconds"],
  ] as const) {
    const result = await call("ask_person", args);
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toMatch(says);
    expect(JSON.stringify(result.content)).toContain("Nothing was approved.");
  }
  expect(JSON.stringify((await call("get_answer", { question_id: "x" })).content)).toContain(
    "is not known here",
  );
  expect(fixture.mock.control.messages().messages).toEqual([]);
});

test("notify_person says how many phones it reached", async () => {
  await using fixture = await openFixture();
  const { call } = await connect(fixture);
  const result = await call("notify_person", { message: "Done", priority: "low" });
  expect(result.structuredContent).toEqual({ sent: true, phones: 2, message: "Sent." });
});

test("every field of a push is sent, but links and tags, which a person should see first, and metadata, which nobody sees", async () => {
  await using fixture = await openFixture();
  const { call, ask } = await connect(fixture);
  const { message, title, priority, actions } = WHOLE_PUSH;
  const said = { message, title, priority };
  const buttons = actions.map(({ label }) => label);
  const answer = ask({ question: said.message, title: said.title, buttons });
  await fixture.tap("mute");
  await answer;
  await call("notify_person", said);
  const requests = fixture.mock.control.requests.list({ method: "POST" });
  const [notified, asked] = requests.map(({ body }) => JSON.parse(body));
  expect(notified).toEqual(said);
  expect(asked).toMatchObject({ ...said, actions: buttons.map((label) => ({ label })) });
});

test("custom buttons come back by their label", async () => {
  await using fixture = await openFixture();
  const { ask } = await connect(fixture);
  const answer = ask({ buttons: ["Use staging", "Öffnen"], typed_reply: true });
  await fixture.tap("use-staging");
  expect(await answer).toMatchObject({ answer: "use-staging", label: "Use staging", approved: false });
});
