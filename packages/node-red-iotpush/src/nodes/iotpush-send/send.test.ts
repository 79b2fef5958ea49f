import { WHOLE_PUSH } from "@iotpush/core/contract";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { FlowHost } from "../../test-support/flow-host.js";
import { CREDENTIALS, newestMessage, serverNode } from "../../test-support/server.js";

const sendTo = (baseUrl: string, send: object = {}, config: object = {}) => [
  { id: "flow", type: "tab" },
  serverNode(baseUrl, config),
  { id: "send", type: "iotpush-send", z: "flow", server: "server", wires: [["out"]], ...send },
  { id: "out", type: "helper", z: "flow" },
  { id: "catch", type: "catch", z: "flow", scope: ["send"], wires: [["failed"]] },
  { id: "failed", type: "helper", z: "flow" },
];

test("sends msg.payload and adds the result to the message", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(sendTo(mock.url));
  const arrived = host.next("out");
  host.node("send").receive({ payload: "Sensor triggered", keep: 1 });
  expect(await arrived).toMatchObject({
    payload: "Sensor triggered",
    keep: 1,
    iotpush: {
      topic: DEMO.publicTopic,
      subscribers: 2,
      id: newestMessage(mock),
      receipt_id: expect.any(String),
    },
  });
});

test("passes on every field of a push", async () => {
  await using mock = await startMockServer({ deliveries: "off" });
  const { callback_headers, ...fields } = WHOLE_PUSH;
  const typed = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === "string"
      ? [[name, value] as const, [`${name}Type`, "str"] as const]
      : [[name, JSON.stringify(value)] as const, [`${name}Type`, "json"] as const],
  );
  const send = { ...Object.fromEntries(typed), buttonsFrom: "field" };
  await using host = await FlowHost.start(sendTo(mock.url, send));
  const arrived = host.next("out");
  // They often hold a secret, which a flow must not.
  host.node("send").receive({ payload: "", iotpush: { callback_headers } } as never);
  await arrived;
  const [request] = mock.control.requests.list({ method: "POST" });
  expect(JSON.parse(String(request?.body))).toMatchObject(WHOLE_PUSH);
});

test("typed inputs take msg, env, global and JSONata; msg.iotpush wins", async () => {
  process.env.IOTPUSH_TEST_PRIORITY = "urgent";
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    sendTo(mock.url, {
      message: '"At " & celsius & " °C"',
      messageType: "jsonata",
      title: "heading",
      titleType: "msg",
      priority: "IOTPUSH_TEST_PRIORITY",
      priorityType: "env",
      tags: "marks",
      tagsType: "global",
      click_url: "https://example.com/{{nothing}}",
      click_urlType: "str",
    }),
  );
  host.node("send").context().global.set("marks", ["boiler", "sensor"]);
  const arrived = host.next("out");
  host
    .node("send")
    .receive({ celsius: 83, heading: "Boiler", iotpush: { click_url: "https://example.com/" } } as never);
  await arrived;
  expect(mock.control.message(newestMessage(mock))).toMatchObject({
    message: "At 83 °C",
    title: "Boiler",
    priority: "urgent",
    tags: ["boiler", "sensor"],
    clickUrl: "https://example.com/",
  });
});

describe("what fails", () => {
  test.each([
    ["an unknown topic", { topic: "nowhere", topicType: "str" }, /Create the topic/],
    ["a private topic without its key", { topic: DEMO.privateTopic, topicType: "str" }, /key/i],
    ["a wrong priority", { priority: "hgih", priorityType: "str" }, /did you mean high/],
    ["a wrong expression", { title: "$$$(", titleType: "jsonata" }, /title: Expected/],
  ])("%s goes to the Catch node, and the status names the fix", async (_, send, message) => {
    await using mock = await startMockServer();
    await using host = await FlowHost.start(sendTo(mock.url, send));
    const [failed, status] = [host.next("failed"), host.status("send", (text) => text !== "")];
    host.node("send").receive({ payload: "x" });
    expect(await failed).toMatchObject({ payload: "x", error: { message: expect.stringMatching(message) } });
    expect((await status).length).toBeGreaterThan(3);
  });

  test.each([
    ["a server URL that would redirect", { baseUrl: "https://iotpush.com" }, /www\.iotpush\.com/],
    ["a public URL that is none", { publicUrl: "flows.example.com" }, /publicUrl: must start with/],
  ])("%s is reported by the nodes that use it", async (_, config, message) => {
    await using host = await FlowHost.start(sendTo("http://127.0.0.1:9", {}, config));
    const failed = host.next("failed");
    host.node("send").receive({ payload: "x" });
    expect(await failed).toMatchObject({ error: { message: expect.stringMatching(message) } });
  });
});

test("with a callback to iotpush action the secret stays out of the flow", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(
    (publicUrl) => sendTo(mock.url, { callback_url: "", callback_urlType: "events" }, { publicUrl }),
    CREDENTIALS,
  );
  const arrived = host.next("out");
  host
    .node("send")
    .receive({ payload: "x", iotpush: { actions: [{ id: "ack", label: "OK", type: "button" }] } } as never);
  expect(JSON.stringify((await arrived) as object)).not.toContain("/iotpush/events/");
  const push = mock.control.requests.list({}).find(({ path }) => path.startsWith("/api/push/"));
  expect(JSON.parse(push?.body ?? "{}").callback_url).toMatch(/\/iotpush\/events\/server\/[\w-]{40,}$/);
});
