import { readFileSync } from "node:fs";
import { DEMO, startMockServer } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { FlowHost } from "../test-support/flow-host.js";
import { CREDENTIALS, newestMessage, serverNode } from "../test-support/server.js";
import type { SidebarView } from "./handlers.js";
import type { TestFinding } from "./test-connection.js";

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

const variable = (name: string) => `\${${name}}`;
const texts = (findings: readonly TestFinding[]) =>
  findings.map(({ ok, key, with: words }) => `${ok} ${words?.text ?? key}`);

describe.each(["documented", "live"] as const)("the connection test against the %s service", (profile) => {
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
    return (await host.admin("POST", "servers/test", body)).body as TestFinding[];
  };

  test("finds that all is well, and sends no push", async () => {
    await using mock = await startMockServer({ profile });
    const findings = texts(await tested(mock.url, {}));
    expect(findings).toContainEqual(expect.stringMatching(/^true The server answers/));
    expect(findings).toContainEqual(expect.stringMatching(/^true .*session token is accepted/));
    expect(findings).toContainEqual(expect.stringMatching(/^true .*key is accepted/));
    expect(findings.at(-1)).toBe("true callback.reached");
    expect(mock.control.messages().total).toBe(0);
  });

  test("says what is wrong, also with a public topic's key", async () => {
    await using mock = await startMockServer({ profile });
    const session = texts(
      await tested(mock.url, { sessionToken: "old", topic: "" }, `${mock.url}/elsewhere`),
    );
    expect(session).toContainEqual(expect.stringMatching(/^false .*session token/i));
    expect(session.slice(-2)).toEqual(["null noTopic", "false callback.status"]);
    const unreachable = texts(await tested("http://127.0.0.1:9", { sessionToken: "" }, "http://127.0.0.1:9"));
    expect(unreachable.at(-1)).toBe("false callback.unreached");
    for (const topic of [DEMO.publicTopic, DEMO.privateTopic])
      expect(texts(await tested(mock.url, { topic, apiKey: "wrong", sessionToken: "" }))).toContainEqual(
        expect.stringMatching(/^false .*key/i),
      );
    expect(mock.control.messages().total).toBe(0);
  });

  test("gives a key of the catalog for each finding", async () => {
    await using mock = await startMockServer({ profile });
    const file = new URL("../nodes/iotpush-config/locale/de.json", import.meta.url);
    const { test: words } = JSON.parse(readFileSync(file, "utf8")) as { test: Record<string, object> };
    const has = (key: string) =>
      key.split(".").reduce((at: object | undefined, part) => at?.[part as never], words);
    const all: TestFinding[] = [];
    for (const settings of [
      {},
      { topic: "" },
      { topic: "No Name" },
      { topic: DEMO.publicTopic, apiKey: "wrong", sessionToken: "" },
      { topic: DEMO.privateTopic, apiKey: "", sessionToken: "old" },
      { baseUrl: "http://127.0.0.1:9", apiKey: "a", sessionToken: "" },
      { baseUrl: "not a URL", apiKey: "a", sessionToken: "" },
      { baseUrl: `http://${variable("HOST")}/` },
      { baseUrl: variable("UNSET") },
    ])
      all.push(...(await tested(mock.url, settings)));
    const keys = [...new Set(all.map(({ key }) => key))];
    expect(keys.filter((key) => has(key) === undefined)).toEqual([]);
    expect(keys.length).toBeGreaterThan(10);
  });

  test("sends a stored secret to the stored server only", async () => {
    await using mock = await startMockServer({ profile });
    await using other = await startMockServer({ profile });
    expect(texts(await tested(mock.url, { baseUrl: other.url }))).toEqual([
      expect.stringMatching(/^false A stored key is sent to the stored server URL only/),
    ]);
    expect(other.control.requests.list({})).toEqual([]);
  });
});

test("the test has variables from the deployed node alone, and refuses what the runtime refuses", async () => {
  await using mock = await startMockServer();
  const nodes = [
    { id: "flow", type: "tab", env: [{ name: "MOCK", value: mock.url, type: "str" }] },
    { ...serverNode(variable("MOCK")), z: "flow" },
  ];
  await using host = await FlowHost.start(nodes, KEY_ONLY);
  const run = async (baseUrl: string) => {
    const body = { id: "server", baseUrl, topic: DEMO.publicTopic, apiKey: "__PWRD__", publicUrl: "" };
    return texts((await host.admin("POST", "servers/test", body)).body as TestFinding[]);
  };
  expect(await run(variable("MOCK"))).toContainEqual(expect.stringMatching(/^true The server answers/));
  expect(await run(variable("HOME"))).toEqual([
    expect.stringMatching(/^false .*\$\{HOME\}.*not deployed yet/),
  ]);
  expect(await run(`http://${variable("MOCK")}/`)).toEqual([
    expect.stringMatching(/only if it is the whole value/),
  ]);
});

test("requests that change something must be JSON", async () => {
  await using host = await FlowHost.start(flow("http://127.0.0.1:9"), KEY_ONLY);
  for (const path of [
    "servers/test",
    "servers/server/try",
    "questions/server/q/answer",
    "questions/server/q/cancel",
  ]) {
    const headers = { "content-type": "text/plain" };
    const response = await fetch(`${host.url}/iotpush/${path}`, { method: "POST", headers, body: "{}" });
    expect([path, response.status]).toEqual([path, 415]);
  }
});
