import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { until } from "../../hosts/until.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { BUTTONS, fn, lineFile, placed, server } from "./flows.ts";

const [PHONE] = DEMO.phones;
const LATER = { id: "later", label: "Later", type: "button", snooze: 0.02 };
const note = (id: string) =>
  fn(
    id,
    `msg.payload = JSON.stringify({ at: "${id}", payload: msg.payload, iotpush: msg.iotpush, error: msg.error && msg.error.message }); return { payload: msg.payload };`,
    [["file"]],
  );
const ask = (id: string, more: object = {}): NodeRedNode => ({
  ...{
    id,
    type: "iotpush-ask",
    version: 3,
    z: "flow",
    name: "",
    server: "server",
    buttons: [...BUTTONS, LATER],
  },
  ...{ message: "payload", messageType: "msg", timeout: "10", timeoutType: "num", timeoutUnit: "min" },
  ...{
    buttonsFrom: "list",
    whenNobodyAnswers: "go_on",
    mode: "auto",
    nobodySubscribed: "fail",
    legend: true,
  },
  ...{ outputs: 3, wires: [["went"], ["went"], ["went"]] },
  ...more,
});
const admin = (id: string, operation: string): NodeRedNode => ({
  ...{ id, type: "iotpush-admin", version: 1, z: "flow", server: "server", operation },
  ...{ target: "question", targetType: "msg", data: "payload", dataType: "msg", wires: [["settled"]] },
});
const TARGETS = ["ask", "bursting", "escalating", "instance", "answer", "cancel", "crashing"];

describe.each(["server", "at most once"])("asking in Node-RED, connection %s", (kind) => {
  let fixture: Fixture;
  let flows: (without?: string) => NodeRedNode[];
  beforeAll(async () => {
    fixture = await startFixture(
      ({ mockUrl, nodeRedUrl, file }) => {
        const connection = { publicUrl: nodeRedUrl, version: 2, atMostOnce: kind === "at most once" };
        const credentials = { apiKey: DEMO.privateTopicKey, sessionToken: "" };
        const inside = { id: "inside", z: "template", name: "Inside" };
        const all = [
          server(mockUrl, connection),
          server(mockUrl, {
            ...connection,
            id: "oncall",
            name: "On call",
            topic: DEMO.privateTopic,
            credentials,
          }),
          ...placed([
            { id: "flow", type: "tab", label: "House" },
            { id: "in", type: "http in", z: "flow", url: "/go/:node", method: "post", wires: [["go"]] },
            fn(
              "go",
              `const at = ${JSON.stringify(TARGETS)}.indexOf(msg.req.params.node); const out = Array(${TARGETS.length + 1}).fill(null); out[at] = msg.payload; out[${TARGETS.length}] = { res: msg.res, payload: "ok" }; return out;`,
              [...TARGETS.map((id) => [id]), ["out"]],
            ),
            { id: "out", type: "http response", z: "flow", wires: [] },
            ask("ask"),
            ask("bursting", {
              askedOutput: true,
              outputs: 4,
              wires: [["went"], ["went"], ["went"], ["asked"]],
            }),
            ask("escalating", { escalateTo1: "oncall", escalateAfter1: 1, escalateUnit1: "s" }),
            ask("crashing", { outputs: 3, wires: [["again"], ["went"], ["went"]] }),
            // Approve ends this very Node-RED at once, unless it is the second time.
            {
              ...fn(
                "again",
                'if (msg.iotpush.redelivered && msg.payload === "Once?") return msg; proc.kill(proc.pid, "SIGKILL");',
                [["went"]],
              ),
              libs: [{ var: "proc", module: "process" }],
            },
            admin("answer", "questions.answer"),
            admin("cancel", "questions.cancel"),
            {
              id: "template",
              type: "subflow",
              name: "Gate",
              in: [{ x: 20, y: 20, wires: [{ id: "inner" }] }],
              out: [],
            },
            { ...ask("inner", { server: "inside", wires: [[], [], []] }), z: "template" },
            { id: "instance", type: "subflow:template", z: "flow", name: "North" },
            {
              id: "catch",
              type: "catch",
              z: "flow",
              scope: ["ask", "escalating", "crashing"],
              wires: [["caught"]],
            },
            ...["went", "asked", "settled", "caught"].map(note),
            lineFile(file),
          ]),
          server(mockUrl, { ...connection, ...inside, credentials: { apiKey: DEMO.publicTopicKey } }),
        ];
        flows = (without) => all.filter(({ id }) => id !== without);
        return all;
      },
      { mock: { profile: "live", rateLimit: false } },
    );
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const go = async (node: string, msg: object) => {
    const headers = { "content-type": "application/json" };
    await (
      await fetch(`${fixture.nodeRed.url}/go/${node}`, { method: "POST", headers, body: JSON.stringify(msg) })
    ).text();
  };
  const line = (at: string, payload?: string) =>
    until(
      () =>
        fixture.lines().find((one) => one.at === at && (payload === undefined || one.payload === payload)),
      {
        what: `a line of ${at}`,
        describe: () => `${JSON.stringify(fixture.lines())}\n${fixture.nodeRed.log()}`,
      },
    );
  const open = async () =>
    (
      await fixture.nodeRed.admin.request<{ questions: { id: string; message: string; path: string }[] }>(
        "GET",
        "/iotpush/sidebar",
      )
    ).questions;
  const crashed = () =>
    expect
      .poll(() =>
        fetch(fixture.nodeRed.url).then(
          () => "up",
          () => "down",
        ),
      )
      .toBe("down");
  const messages = (search: string) => fixture.mock.control.messages({ search }).messages;

  if (kind === "at most once") {
    test("an answer that crashes Node-RED is not delivered again, and its end arrives at Catch", async () => {
      await go("crashing", { payload: "Once?" });
      fixture.mock.control.phones.tap(PHONE, await fixture.message("Once?"), "approve");
      await crashed();
      await fixture.nodeRed.restart();
      expect(await line("caught", "Once?")).toMatchObject({
        error: expect.stringContaining("delivered once"),
      });
      expect(fixture.lines().filter(({ at }) => at === "went")).toEqual([]);
    });
    return;
  }

  test("a tap on a button that asks again later leaves it open, and the same question comes again", async () => {
    await go("ask", { payload: "Snooze?" });
    fixture.mock.control.phones.tap(PHONE, await fixture.message("Snooze?"), "later");
    const [again] = await until(() => (messages("Snooze?").length === 2 ? messages("Snooze?") : undefined), {
      what: "the second push",
      describe: () => fixture.nodeRed.log(),
    });
    expect((await open()).map(({ message }) => message)).toEqual(["Snooze?"]);
    fixture.mock.control.phones.tap(PHONE, again?.id ?? "", "approve");
    expect(await line("went", "Snooze?")).toMatchObject({ iotpush: { answer: "approve", id: again?.id } });
  });

  test("an escalation asks on the other connection's topic, too, and its answer counts", async () => {
    await go("escalating", { payload: "Fire?" });
    await until(() => (messages("Fire?").length === 2 ? true : undefined), { what: "the escalation" });
    const other = messages("Fire?").find(({ topic }) => topic === DEMO.privateTopic);
    fixture.mock.control.phones.tap(PHONE, other?.id ?? "", "reject");
    expect(await line("went", "Fire?")).toMatchObject({ iotpush: { answer: "reject" } });
  });

  test("a message chooses the connection by its name; one that does not exist ends at Catch", async () => {
    await go("ask", { payload: "Which?", iotpush: { connection: "On call" } });
    const id = await fixture.message("Which?");
    expect(messages("Which?")).toMatchObject([{ topic: DEMO.privateTopic }]);
    fixture.mock.control.phones.tap(PHONE, id, "approve");
    expect(await line("went", "Which?")).toMatchObject({ iotpush: { topic: DEMO.privateTopic } });
    await go("ask", { payload: "Nobody?", iotpush: { connection: "Off call" } });
    expect(await line("caught", "Nobody?")).toMatchObject({ error: expect.stringContaining("On call") });
  });

  test("a flow answers and cancels open questions", async () => {
    for (const payload of ["Answered?", "Cancelled?"]) await go("ask", { payload });
    await fixture.message("Answered?");
    await fixture.message("Cancelled?");
    const idOf = async (text: string) => (await open()).find(({ message }) => message === text)?.id;
    await expect.poll(async () => (await open()).length).toBe(2);
    await go("answer", { question: await idOf("Answered?"), payload: "reject" });
    expect(await line("went", "Answered?")).toMatchObject({ iotpush: { answer: "reject", via: "local" } });
    await go("cancel", { question: await idOf("Cancelled?") });
    await expect.poll(open).toEqual([]);
    await line("settled");
  });

  test("a push beyond what the service accepts waits, over a deployment and a restart, too, and then says so", async () => {
    const match = { method: "POST", path: "/api/push/" };
    for (const how of ["deployment", "restart"]) {
      using comms = await fixture.nodeRed.comms();
      const payload = `Burst over a ${how}?`;
      fixture.mock.control.faults.add({ match, retry_after: 56 });
      await go("bursting", { payload });
      await comms.waitForStatus("bursting", /delayed\([1-5]\d\)/);
      expect(fixture.lines().filter(({ at }) => at === "asked")).toHaveLength(how === "restart" ? 1 : 0);
      fixture.mock.control.faults.clear();
      if (how === "restart") await fixture.nodeRed.restart();
      else await fixture.deploy(flows(), "full");
      const id = await fixture.message(payload);
      expect(await line("asked", payload)).toMatchObject({
        iotpush: { id, question: expect.any(String), deadline: expect.any(String) },
      });
      fixture.mock.control.phones.tap(PHONE, id, "approve");
      expect(await line("went", payload)).toMatchObject({ iotpush: { answer: "approve" } });
    }
  });

  test("an answer that crashes Node-RED comes once more, marked; if that crashes it, too, the end is at Catch", async () => {
    for (const payload of ["Once?", "Always?"]) {
      await go("crashing", { payload });
      fixture.mock.control.phones.tap(PHONE, await fixture.message(payload), "approve");
      await crashed();
      if (payload === "Once?") {
        await fixture.nodeRed.restart();
        expect(await line("went", payload)).toMatchObject({ iotpush: { redelivered: true } });
        continue;
      }
      // The flow crashes it again, perhaps before it is ready.
      await fixture.nodeRed.restart().catch(() => undefined);
      await crashed();
      await fixture.nodeRed.restart();
      expect(await line("caught", payload)).toMatchObject({ error: expect.stringContaining("given up") });
    }
  });

  test("an instance whose connection is inside the subflow leaves nothing behind", async () => {
    const folder = join(fixture.nodeRed.userDir, "iotpush/subflow-instances");
    await go("instance", { payload: "Inside?" });
    await fixture.message("Inside?");
    await expect.poll(open).toMatchObject([{ message: "Inside?", path: "flow/instance/inner" }]);
    expect(readdirSync(folder)).toEqual(["instance-inside"]);
    await fixture.deploy(flows("instance"), "flows");
    await expect.poll(() => existsSync(folder) && readdirSync(folder)).toEqual([]);
    await fixture.deploy(flows(), "flows");
    await expect.poll(open).toEqual([]);
  });
});
