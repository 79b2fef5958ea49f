import { PUSH_TEXT_NAMES, PUSH_TEXTS } from "@iotpush/core/adapter";
import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { FlowHost } from "../../test-support/flow-host.js";
import { CREDENTIALS, newestMessage, serverNode } from "../../test-support/server.js";

const [PHONE] = DEMO.phones;
const BUTTONS = [
  { id: "approve", label: "Approve", type: "button" },
  { id: "reject", label: "Reject", type: "button", destructive: true },
];

const flow = (baseUrl: string, publicUrl: string, ask: object = {}) => [
  { id: "flow", type: "tab" },
  serverNode(baseUrl, { publicUrl }),
  {
    id: "ask",
    type: "iotpush-ask",
    z: "flow",
    server: "server",
    buttons: BUTTONS,
    outputs: 3,
    wires: [["yes"], ["no"], ["late"]],
    ...ask,
  },
  ...["yes", "no", "late", "failed"].map((id) => ({ id, type: "helper", z: "flow" })),
  { id: "catch", type: "catch", z: "flow", scope: ["ask"], wires: [["failed"]] },
];

const start = (mock: MockServer, ask: object = {}) =>
  FlowHost.start((url) => flow(mock.url, url, ask), CREDENTIALS);

const asked = (host: FlowHost, count: number) =>
  host.status("ask", (text) => text.includes("waiting") && host.questions().length >= count);

test.each(["documented", "live"] as const)(
  "the message goes on at the answer's output (%s)",
  async (profile) => {
    await using mock = await startMockServer({ profile });
    await using host = await start(mock);
    const arrived = host.next("no");
    host.node("ask").receive({ payload: "Release?", keep: { a: 1 } } as never);
    await asked(host, 1);
    mock.control.phones.tap(PHONE, newestMessage(mock), "reject");
    expect(await arrived).toMatchObject({
      payload: "Release?",
      keep: { a: 1 },
      iotpush: { answer: "reject", label: "Reject", device: PHONE, timeout: false, via: "callback" },
    });
    expect(await host.status("ask", (text) => text.includes("Reject"))).toBe(`Reject · ${PHONE}`);
  },
);

test("asks with every text field of a push", async () => {
  await using mock = await startMockServer();
  const texts = Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [name, PUSH_TEXTS[name].example]));
  const types = Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [`${name}Type`, "str"]));
  await using host = await start(mock, { ...texts, ...types });
  host.node("ask").receive({ payload: "Release?" });
  await asked(host, 1);
  const [request] = mock.control.requests.list({ method: "POST" });
  expect(JSON.parse(String(request?.body))).toMatchObject(texts);
});

test.each([
  ["the field", { allowedResponders: "," }, {}],
  [
    "a property that the message does not have",
    { allowedResponders: "who", allowedRespondersType: "msg" },
    {},
  ],
  ["the message, as an empty text", {}, { allowedResponders: "" }],
  ["the message, as null", {}, { allowedResponders: null }],
])("allowedResponders from %s are refused if they name nobody", async (_, field, overrides) => {
  await using mock = await startMockServer();
  await using host = await start(mock, field);
  mock.control.rules.add({ do: { tap: "approve" } });
  const ended = Promise.race([host.next("failed"), host.next("yes")]);
  host.node("ask").receive({ payload: "Release?", iotpush: overrides } as never);
  expect(await ended).toMatchObject({
    error: { message: expect.stringContaining("name at least one person") },
  });
  expect(mock.control.messages().total).toBe(0);
});

test("a text reply comes with the answer", async () => {
  await using mock = await startMockServer();
  await using host = await start(mock, {
    buttons: [...BUTTONS, { id: "comment", label: "Comment", type: "reply" }],
    wires: [[], [], ["yes"], []],
  });
  const arrived = host.next("yes");
  host.node("ask").receive({ payload: "Release?" });
  await asked(host, 1);
  mock.control.phones.reply(PHONE, newestMessage(mock), "tomorrow");
  expect(await arrived).toMatchObject({ iotpush: { answer: "comment", reply: "tomorrow" } });
});

describe("nobody answers in time", () => {
  test.each([
    ["the last output", {}, "late", { answer: null, outcome: "timed_out" }],
    [
      "the default answer's output",
      { defaultAnswer: "reject" },
      "no",
      { answer: "reject", outcome: "answered", by: "default" },
    ],
  ])("%s", async (_, ask, output, result) => {
    await using mock = await startMockServer();
    await using host = await start(mock, { timeout: "1", ...ask });
    const arrived = host.next(output);
    host.node("ask").receive({ payload: "Anyone?" });
    expect(await arrived).toMatchObject({ iotpush: { ...result, timeout: true } });
  });
});

test("it is pushed again and escalated to the other topic, with that one's key", async () => {
  await using mock = await startMockServer();
  const escalation = { id: "boss", type: "iotpush-config", baseUrl: mock.url, topic: DEMO.privateTopic };
  await using host = await FlowHost.start(
    (url) => [
      ...flow(mock.url, url, { repeat: true, repeatEvery: 1 / 60, repeatTimes: 2, escalateTo: "boss" }),
      escalation,
    ],
    { ...CREDENTIALS, boss: { apiKey: DEMO.privateTopicKey } },
  );
  const arrived = host.next("yes");
  host.node("ask").receive({ payload: "Fire!" });
  const topics = () => mock.control.messages({}).messages.map(({ topic }) => topic);
  await expect.poll(topics).toEqual([DEMO.privateTopic, DEMO.privateTopic, DEMO.publicTopic]);
  mock.control.phones.tap(PHONE, newestMessage(mock), "approve");
  expect(await arrived).toMatchObject({ iotpush: { answer: "approve" } });
});

test("msg.reset cancels one question or all; their messages go nowhere", async () => {
  await using mock = await startMockServer();
  await using host = await start(mock);
  let moved = 0;
  for (const id of ["yes", "no", "late", "failed"])
    host.node(id).on("input", () => {
      moved += 1;
    });
  for (const id of ["one", "two", "three"]) host.node("ask").receive({ _msgid: id, payload: id });
  await asked(host, 3);
  host.node("ask").receive({ reset: "two" } as never);
  await expect
    .poll(() =>
      host
        .questions()
        .map(({ message }) => message)
        .sort(),
    )
    .toEqual(["one", "three"]);
  host.node("ask").receive({ reset: true } as never);
  await expect.poll(() => host.questions()).toEqual([]);
  expect(moved).toBe(0);
});

describe("what cannot be asked is an error at once, with the fix", () => {
  test.each([
    [
      "nobody is subscribed",
      {},
      {
        accounts: [
          {
            name: "a",
            session_token: DEMO.sessionToken,
            topics: [{ name: DEMO.publicTopic, api_key: DEMO.publicTopicKey }],
            phones: [],
          },
        ],
      },
      /subscribe a phone/i,
      "subscribe a phone",
    ],
    ["no button", { buttons: [] }, undefined, /at least one button/, "at least one button"],
    ["a wrong time limit", { timeout: "0" }, undefined, /timeout/, "timeout must be"],
    ["an unknown topic", { topic: "nowhere", topicType: "str" }, undefined, /nowhere/, "topic"],
  ])("%s", async (_, ask, seed, says, status) => {
    await using mock = await startMockServer(seed ? { seed } : {});
    await using host = await start(mock, ask);
    const failed = host.next("failed");
    host.node("ask").receive({ payload: "Anyone?" });
    expect(await failed).toMatchObject({
      payload: "Anyone?",
      error: { message: expect.stringMatching(says) },
    });
    expect(await host.status("ask", (text) => text.includes(status))).toContain(status);
  });

  test("mode callback without a public URL", async () => {
    await using mock = await startMockServer();
    await using host = await FlowHost.start(flow(mock.url, "", { mode: "callback" }), CREDENTIALS);
    const failed = host.next("failed");
    host.node("ask").receive({ payload: "Anyone?" });
    expect(await failed).toMatchObject({ error: { message: expect.stringMatching(/Set the public URL/) } });
  });
});

test("a tap by somebody who is not an allowed responder does not count", async () => {
  await using mock = await startMockServer();
  await using host = await start(mock, { allowedResponders: DEMO.phones[1], allowedRespondersType: "str" });
  const arrived = host.next("yes");
  host.node("ask").receive({ payload: "Launch?" });
  await asked(host, 1);
  const first = newestMessage(mock);
  mock.control.phones.tap(PHONE, first, "approve");
  await expect.poll(() => newestMessage(mock)).not.toBe(first);
  mock.control.phones.tap(DEMO.phones[1], newestMessage(mock), "approve");
  expect(await arrived).toMatchObject({ iotpush: { answer: "approve", device: DEMO.phones[1] } });
});

test("removing the node cancels its questions, deploying it again does not", async () => {
  await using mock = await startMockServer();
  await using host = await start(mock);
  host.node("ask").receive({ payload: "Still there?" });
  await asked(host, 1);
  await host.deploy(flow(mock.url, host.url, { name: "changed" }), "nodes", CREDENTIALS);
  await expect.poll(() => host.questions()).toHaveLength(1);
  await host.deploy(
    flow(mock.url, host.url).filter(({ id }) => id !== "ask" && id !== "catch"),
    "nodes",
    CREDENTIALS,
  );
  await expect.poll(() => host.questions()).toEqual([]);
});
