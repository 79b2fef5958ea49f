import { DEMO, type MockServer, startMockServer } from "@iotpush/mock-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FlowHost } from "../test-support/flow-host.js";
import { CREDENTIALS, newestMessage, serverNode } from "../test-support/server.js";

const [PHONE] = DEMO.phones;
const buttons = [{ id: "yes", label: "Yes", type: "button" }];
const variable = (name: string) => `\${${name}}`;

let mock: MockServer;
let host: FlowHost;
const fields = {
  topic: "TOPIC",
  topicType: "env",
  message: "text",
  messageType: "flow",
  title: variable("TITLE"),
  titleType: "str",
  tags: "tags",
  tagsType: "global",
};
beforeAll(async () => {
  mock = await startMockServer();
  const env = [
    { name: "TOPIC", value: DEMO.publicTopic, type: "str" },
    { name: "TITLE", value: "Garage", type: "str" },
  ];
  const ask = { id: "ask", type: "iotpush-ask", z: "flow", server: "server", buttons, outputs: 2, wires: [] };
  host = await FlowHost.start(
    [{ id: "flow", type: "tab", env }, serverNode(mock.url, { topic: "" }), { ...ask, ...fields }],
    CREDENTIALS,
  );
  host.node("ask").context().flow.set("text", "Close it?");
  host.node("ask").context().global.set("tags", "house,door");
});
afterAll(async () => {
  await host?.[Symbol.asyncDispose]();
  await mock?.close();
});

const tried = (more: object) => host.admin("POST", "servers/server/try", { id: "ask", ...fields, ...more });

test("variables and context are read as the deployed node reads them", async () => {
  const trying = tried({ buttons });
  await expect.poll(() => mock.control.messages().total).toBe(1);
  const id = newestMessage(mock);
  expect(mock.control.message(id)).toMatchObject({
    ...{ topic: DEMO.publicTopic, title: "Garage", message: "Close it?" },
    tags: expect.toSatisfy((tags) => String(tags) === "house,door"),
  });
  mock.control.phones.tap(PHONE, id, "yes");
  expect((await trying).body).toEqual({ outcome: "answered", label: "Yes", device: PHONE });
});

test.each([
  [{ message: "PATH", messageType: "env" }, /message comes from a variable .*Deploy the node first/],
  [{ title: variable("HOME") }, /title comes from .*Deploy/],
  [{ topic: "secret", topicType: "global" }, /topic comes from .*Deploy/],
  [{ id: "not deployed" }, /Deploy the node first/],
  [{ topic: "topic", topicType: "msg" }, /topic comes with the message/],
  [{ actions: "buttons", actionsType: "msg" }, /buttons come with the message/],
])("%j is not pushed", async (more, problem) => {
  const { total } = mock.control.messages();
  expect(await tried({ ...("actions" in more ? {} : { buttons }), ...more })).toMatchObject({
    status: 400,
    body: { problem: expect.stringMatching(problem) },
  });
  expect(mock.control.messages().total).toBe(total);
});
