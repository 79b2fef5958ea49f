import { DEMO, type Fault, startMockServer } from "@iotpush/mock-server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { until } from "../../hosts/until.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { askFlow, server } from "./flows.ts";

const [PHONE] = DEMO.phones;
const PUSH = { method: "POST", path: "/api/push/" };

describe("when the service", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture(({ mockUrl, nodeRedUrl, file }) => [
      server(mockUrl, { publicUrl: nodeRedUrl }),
      ...askFlow(file),
    ]);
  });
  afterEach(() => fixture.mock.control.faults.clear());
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const troubles: [string, Fault, RegExp, RegExp][] = [
    ["answers 500", { match: PUSH, status: 500 }, /500|server/i, /again|later/i],
    [
      "answers 429 for the month",
      { match: PUSH, status: 429, body: { error: "Monthly push limit reached" } },
      /month/i,
      /month|upgrade/i,
    ],
    ["answers 429 for too long", { match: PUSH, retry_after: 3_600 }, /rate|requests/i, /wait/i],
    ["breaks the connection", { match: PUSH, connection: "reset" }, /connection|network/i, /\w/],
    ["answers half", { match: PUSH, connection: "truncate" }, /connection|response|network/i, /\w/],
    ["is slow", { match: PUSH, delay_ms: 20_000 }, /time/i, /\w/],
  ];
  test.each(troubles)(
    "%s, the Catch node and the status name the fix, and the flow goes on",
    async (what, fault, says, fix) => {
      using comms = await fixture.nodeRed.comms();
      fixture.mock.control.faults.add(fault);
      const { status, body } = await fixture.ask(`${what}?`);
      expect({ status, error: body.error }).toMatchObject({
        status: 502,
        error: expect.stringMatching(says),
      });
      await comms.waitForStatus("ask", fix);
      fixture.mock.control.faults.clear();
      const waiting = fixture.ask(`After it ${what}?`);
      fixture.mock.control.phones.tap(PHONE, await fixture.message(`After it ${what}?`), "approve");
      expect(await waiting).toMatchObject({ status: 200, body: { answer: "approve" } });
    },
  );

  test("is limited for a moment only, the push is sent again by itself", async () => {
    fixture.mock.control.faults.add({ match: PUSH, retry_after: 1, times: 1 });
    const waiting = fixture.ask("A moment?");
    fixture.mock.control.phones.tap(PHONE, await fixture.message("A moment?"), "approve");
    expect(await waiting).toMatchObject({ status: 200 });
  });

  test("is down, nothing hangs; once it is back, reading goes on", async () => {
    const { port } = fixture.mock;
    await fixture.mock.close();
    const { status, body } = await fixture.ask("Down?");
    expect({ status, error: body.error }).toMatchObject({
      status: 502,
      error: expect.stringMatching(/reach|connect/i),
    });
    await using back = await startMockServer({ port });
    const waiting = fixture.ask("Back?");
    const id = await until(() => back.control.messages({ search: "Back?" }).messages[0]?.id, {
      what: "the push",
    });
    back.control.phones.tap(PHONE, id, "approve");
    expect(await waiting).toMatchObject({ status: 200 });
  });
});

test("a question is cancelled alone or with all others, and its late answer moves nothing", async () => {
  await using fixture = await startFixture(({ mockUrl, nodeRedUrl, file }) => [
    server(mockUrl, { publicUrl: nodeRedUrl }),
    ...askFlow(file),
  ]);
  using comms = await fixture.nodeRed.comms();
  for (const text of ["One?", "Two?", "Three?"]) fixture.askAndLeave(text);
  const ids = [await fixture.message("One?"), await fixture.message("Two?"), await fixture.message("Three?")];
  await comms.waitForStatus("ask", /waiting\(3\)/);
  const { questions } = await fixture.nodeRed.admin.request<{ questions: { id: string; message: string }[] }>(
    "GET",
    "/iotpush/sidebar",
  );
  await fixture.reset(questions.find(({ message }) => message === "Two?")?.id ?? "");
  await comms.waitForStatus("ask", /waiting\(2\)/);
  await fixture.reset("all");
  await until(() => (comms.statuses.get("ask")?.text === undefined ? true : undefined), {
    what: "no status",
  });
  for (const id of ids) fixture.mock.control.phones.tap(PHONE, id, "approve");
  await fixture.mock.control.waitForDelivery({ messageId: ids[2] ?? "" });
  expect(fixture.lines()).toEqual([]);
});

test("with httpNodeAuth answers are learned by polling, and the log says so", async () => {
  const nodeUser = { user: "nora", password: "correct-horse-1" };
  await using fixture = await startFixture(
    ({ mockUrl, nodeRedUrl, file }) => [server(mockUrl, { publicUrl: nodeRedUrl }), ...askFlow(file)],
    { nodeRed: { nodeUser } },
  );
  const headers = { authorization: `Basic ${btoa(`${nodeUser.user}:${nodeUser.password}`)}` };
  const waiting = fixture.ask("Guarded?", { headers });
  fixture.mock.control.phones.tap(PHONE, await fixture.message("Guarded?"), "approve");
  expect(await waiting).toMatchObject({ status: 200, body: { answer: "approve", via: "receipt" } });
  await expect.poll(() => fixture.nodeRed.log()).toContain("httpNodeAuth would refuse callbacks");
});

test("under httpNodeRoot callbacks arrive; while the flows do not run they are asked to come again", async () => {
  await using fixture = await startFixture(
    ({ mockUrl, nodeRedUrl, file }) => [
      server(mockUrl, { publicUrl: nodeRedUrl }),
      ...askFlow(file, { mode: "callback" }),
    ],
    { nodeRed: { settings: { httpNodeRoot: "/red", runtimeState: { enabled: true, ui: false } } } },
  );
  const asked = fetch(`${fixture.nodeRed.url}/red/ask?timeout=60`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: "Root?",
  });
  const id = await fixture.message("Root?");
  const call = () =>
    fetch(fixture.callbackUrl(id), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        event: "action",
        message_id: id,
        action_id: "approve",
        acted_at: "2026-01-01T00:00:00Z",
      }),
    });
  await fixture.nodeRed.admin.request("POST", "/flows/state", { state: "stop" });
  const early = await call();
  expect([early.status, early.headers.get("retry-after")]).toEqual([503, "5"]);
  await fixture.nodeRed.admin.request("POST", "/flows/state", { state: "start" });
  await expect.poll(async () => (await call()).status).toBe(200);
  expect(await (await asked).json()).toMatchObject({ answer: "approve", via: "callback" });
});

test("400 open questions survive every kind of deployment and a crash, and each is answered once", async () => {
  const many = 400;
  let flows: NodeRedNode[] = [];
  await using fixture = await startFixture(
    ({ mockUrl, nodeRedUrl, file }) => {
      flows = [
        server(mockUrl, { publicUrl: nodeRedUrl }),
        ...askFlow(file).map((node) =>
          node.id === "read"
            ? {
                ...node,
                func: `for (let i = 0; i < ${many}; i += 1) node.send({ payload: "Question " + i, seconds: 600 }); return null;`,
              }
            : node,
        ),
      ];
      return flows;
    },
    { mock: { rateLimit: false, quota: false } },
  );
  {
    using comms = await fixture.nodeRed.comms();
    fixture.askAndLeave("go");
    await comms.waitForStatus("ask", /waiting\(400\)/, 180_000);
  }
  const changed = (id: string) => flows.map((node) => (node.id === id ? { ...node, name: "changed" } : node));
  await fixture.deploy(changed("ask"), "nodes");
  await fixture.deploy(changed("server"), "flows");
  await fixture.deploy(flows, "full");
  await fixture.nodeRed.admin.request(
    "POST",
    "/flows",
    { flows: [] },
    { "Node-RED-Deployment-Type": "reload" },
  );
  await fixture.nodeRed.kill();
  await fixture.nodeRed.restart();
  using comms = await fixture.nodeRed.comms();
  await comms.waitForStatus("ask", /waiting\(400\)/, 180_000);
  const { control } = fixture.mock;
  for (let before: string | undefined; ; ) {
    const { messages, next } = control.messages({ limit: 200, before });
    for (const { id } of messages) control.phones.tap(PHONE, id, "approve");
    if (next === null) break;
    before = next;
  }
  const lines = await fixture.waitForLines(many);
  expect(new Set(lines.map(({ asked }) => asked)).size).toBe(many);
  expect(lines).toHaveLength(many);
}, 400_000);
