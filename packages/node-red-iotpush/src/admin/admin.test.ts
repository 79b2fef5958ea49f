import { DEMO, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { FlowHost } from "../test-support/flow-host.js";
import { CREDENTIALS, newestMessage, serverNode } from "../test-support/server.js";
import { credential, fromEnvironment } from "./environment.js";
import type { Finding } from "./test-connection.js";
import type { SidebarView } from "./views.js";

const buttons = [
  { id: "ja", label: "Ja", type: "button" },
  { id: "nein", label: "Nein", type: "button" },
  { id: "comment", label: "Kommentar", type: "reply" },
];
const flow = (baseUrl: string, publicUrl = "") => [
  { id: "flow", type: "tab" },
  serverNode(baseUrl, { publicUrl }),
  {
    id: "ask",
    type: "iotpush-ask",
    z: "flow",
    server: "server",
    buttons,
    outputs: 4,
    wires: [["out"], ["out"], ["out"], []],
  },
  { id: "out", type: "helper", z: "flow" },
];
const KEY_ONLY = { server: { apiKey: DEMO.publicTopicKey } };

test("settings name environment variables; the editor's placeholder stands for what is stored", () => {
  const env = { TOKEN: "t0ken" };
  const variable = (name: string) => `\${${name}}`;
  expect(fromEnvironment(` ${variable("TOKEN")}/${variable("NOTHING")} `, env)).toBe(
    `t0ken/${variable("NOTHING")}`,
  );
  expect(credential("__PWRD__", "stored", env)).toBe("stored");
  expect(credential(undefined, variable("TOKEN"), env)).toBe("t0ken");
  expect(credential("", "stored", env)).toBe("");
});

describe("the sidebar", () => {
  const view = async (host: FlowHost) => (await host.admin("GET", "sidebar")).body as SidebarView;
  const ask = async (host: FlowHost) => {
    host.node("ask").receive({ payload: "Tor zu?" });
    await host.status("ask", (text) => text.includes("waiting"));
    return host.questions()[0]?.id ?? "";
  };

  test("shows the open questions, the last answers and how the server is", async () => {
    await using mock = await startMockServer();
    await using host = await FlowHost.start(flow(mock.url), KEY_ONLY);
    expect(await view(host)).toMatchObject({ questions: [], ended: [], servers: [{ health: { at: null } }] });
    await ask(host);
    expect(await view(host)).toMatchObject({
      questions: [
        { server: "server", path: "flow/ask", topic: DEMO.publicTopic, message: "Tor zu?", buttons },
      ],
      servers: [{ id: "server", callback: false, health: { ok: true, status: 200 } }],
    });
  });

  test("answers by text, for good; with a session token the service is told the id that the phones know", async () => {
    await using mock = await startMockServer();
    await using host = await FlowHost.start(flow(mock.url), CREDENTIALS);
    const arrived = host.next("out");
    const path = `questions/server/${await ask(host)}/answer`;
    expect((await host.admin("POST", path, { action: "ja" })).body).toEqual({
      settled: true,
      reported: true,
    });
    expect(await arrived).toMatchObject({
      iotpush: { answer: "ja", label: "Ja", device: "Node-RED", via: "local" },
    });
    const taken = mock.control.message(newestMessage(mock));
    expect(taken.actionsTaken[0]?.action_id).toBe(taken.actions[0]?.id);
    expect((await host.admin("POST", path, { action: "nein" })).body).toEqual({
      settled: false,
      reported: false,
    });
    expect((await view(host)).ended).toMatchObject([
      { outcome: "answered", label: "Ja", device: "Node-RED" },
    ]);
  });

  test("without a session token it is settled here only; a reply may be typed", async () => {
    await using mock = await startMockServer();
    await using host = await FlowHost.start(flow(mock.url), KEY_ONLY);
    const arrived = host.next("out");
    const path = `questions/server/${await ask(host)}/answer`;
    const answer = await host.admin("POST", path, { action: "comment", reply: "gleich" });
    expect(answer.body).toEqual({ settled: true, reported: false });
    expect(await arrived).toMatchObject({ iotpush: { answer: "comment", reply: "gleich" } });
  });

  test("cancels", async () => {
    await using mock = await startMockServer();
    await using host = await FlowHost.start(flow(mock.url), KEY_ONLY);
    const path = `questions/server/${await ask(host)}/cancel`;
    expect((await host.admin("POST", path, {})).body).toMatchObject({ settled: true });
    await expect.poll(async () => (await view(host)).ended).toMatchObject([{ outcome: "cancelled" }]);
    expect((await host.admin("POST", path, {})).body).toMatchObject({ settled: false });
  });
});

test("topics are offered with a session token only", async () => {
  await using mock = await startMockServer();
  await using host = await FlowHost.start(flow(mock.url), CREDENTIALS);
  expect((await host.admin("GET", "servers/server/topics")).body).toContain(DEMO.privateTopic);
  expect((await host.admin("GET", "servers/nothing/topics")).body).toEqual([]);
  await host.deploy(flow(mock.url), "full", KEY_ONLY);
  expect((await host.admin("GET", "servers/server/topics")).body).toEqual([]);
});

test("the event URL needs a public URL, and a server that is deployed", async () => {
  await using host = await FlowHost.start(flow("http://127.0.0.1:9"), KEY_ONLY);
  const problem = async (server: string) => (await host.admin("GET", `servers/${server}/event-url`)).body;
  expect(await problem("server")).toEqual({ problem: expect.stringContaining("Set the public URL") });
  expect(await problem("other")).toEqual({ problem: expect.stringContaining("Deploy") });
});

describe.each([
  ["documented", "reached"],
  ["live", "topicWithKey"],
] as const)("the connection test against the %s service", (profile, topicFinding) => {
  const tested = async (mockUrl: string, settings: object, publicUrl?: string) => {
    await using host = await FlowHost.start(flow(mockUrl), {
      server: { apiKey: DEMO.privateTopicKey, sessionToken: DEMO.sessionToken },
    });
    const dialog = {
      id: "server",
      baseUrl: mockUrl,
      topic: DEMO.privateTopic,
      apiKey: "__PWRD__",
      sessionToken: "__PWRD__",
    };
    const body = { ...dialog, publicUrl: publicUrl ?? host.url, ...settings };
    return (await host.admin("POST", "servers/test", body)).body as Finding[];
  };

  test("finds that all is well, and sends no push", async () => {
    await using mock = await startMockServer({ profile });
    expect((await tested(mock.url, {})).map(({ key }) => key)).toEqual([
      topicFinding,
      "session",
      "callback.reached",
    ]);
    expect(mock.control.messages().total).toBe(0);
  });

  test("tells what is wrong", async () => {
    await using mock = await startMockServer({ profile });
    const findings = await tested(mock.url, { sessionToken: "old", topic: "" }, `${mock.url}/elsewhere`);
    expect(findings).toMatchObject([
      { ok: null, key: "noTopic" },
      { ok: false, key: "failed", with: { problem: expect.stringMatching(/session token/i) } },
      { ok: false, key: "callback.status", with: { status: 404 } },
    ]);
    expect(await tested("http://127.0.0.1:9", { sessionToken: "" }, "http://127.0.0.1:9")).toMatchObject([
      { ok: false, key: "failed" },
      { ok: false, key: "callback.unreached" },
    ]);
    expect(await tested(mock.url, { baseUrl: "https://iotpush.com" }, "")).toMatchObject([
      { ok: false, with: { problem: expect.stringContaining("www.iotpush.com") } },
      { ok: null, key: "callback.no-public-url" },
    ]);
  });
});

test("a wrong key is found where the service lets it be tried without a push", async () => {
  await using mock = await startMockServer({ profile: "live" });
  await using host = await FlowHost.start(flow(mock.url), KEY_ONLY);
  const body = { id: "server", baseUrl: mock.url, topic: DEMO.privateTopic, apiKey: "wrong", publicUrl: "" };
  expect((await host.admin("POST", "servers/test", body)).body).toMatchObject([
    { ok: false, with: { problem: expect.stringMatching(/key|private/i) } },
    { key: "callback.no-public-url" },
  ]);
});
