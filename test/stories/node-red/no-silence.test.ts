import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { until } from "../../hosts/until.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { BUTTONS, fn, lineFile, placed, server } from "./flows.ts";

const [PHONE] = DEMO.phones;
const note = (id: string) =>
  fn(id, "return { payload: JSON.stringify({ at: node.id, payload: msg.payload, iotpush: msg.iotpush }) };", [
    ["file"],
  ]);
/** `POST /go/NODE` sends the body, which is JSON, to a node of this id. */
const door = (targets: readonly string[]): NodeRedNode[] => [
  { id: "in", type: "http in", z: "flow", url: "/go/:node", method: "post", wires: [["go"]] },
  fn(
    "go",
    `const at = ${JSON.stringify(targets)}.indexOf(msg.req.params.node); const out = Array(${targets.length + 1}).fill(null); out[at] = msg.payload; out[${targets.length}] = { res: msg.res, payload: "ok" }; return out;`,
    [...targets.map((id) => [id]), ["out"]],
  ),
  { id: "out", type: "http response", z: "flow", wires: [] },
];
const ask = (id: string, more: object = {}): NodeRedNode => ({
  ...{ id, type: "iotpush-ask", z: "flow", server: "server", buttons: BUTTONS, timeout: "600" },
  ...{ outputs: 3, wires: [["went"], ["went"], ["silent"]] },
  ...more,
});

describe("nothing ends in silence", () => {
  let fixture: Fixture;
  let flows: (without?: string) => NodeRedNode[];
  beforeAll(async () => {
    fixture = await startFixture(
      ({ mockUrl, nodeRedUrl, file }) => {
        const all: NodeRedNode[] = [
          server(mockUrl, { publicUrl: nodeRedUrl, version: 2, atMostOnce: false }),
          ...placed([
            { id: "flow", type: "tab", label: "House" },
            ...door(["ask", "given", "chain", "receipt", "gate", "admin"]),
            ask("ask"),
            ask("given", {
              ...{
                version: 2,
                buttonsFrom: "msg",
                actions: "buttons",
                actionsType: "msg",
                timeoutType: "num",
              },
              ...{ message: "payload", messageType: "msg", timeoutUnit: "s", whenNobodyAnswers: "go_on" },
              ...{ askedOutput: true, cancelledOutput: true, outputs: 4 },
              wires: [["went"], ["silent"], ["asked"], ["cancelled"]],
            }),
            ask("chain", { wires: [["between"], [], []] }),
            fn("between", 'msg.iotpush.title = "Second"; msg.payload = "Sure?"; return msg;', [["second"]]),
            ask("second"),
            {
              ...{ id: "receipt", type: "iotpush-receipt", z: "flow", server: "server", operation: "wait" },
              ...{ until: "acted", timeout: "600", receipt_id: "payload", receipt_idType: "msg", outputs: 2 },
              ...{ topic: "", topicType: "str", wires: [["went"], ["silent"]] },
            },
            {
              ...{
                id: "admin",
                type: "iotpush-admin",
                z: "flow",
                server: "server",
                operation: "questions.list",
              },
              wires: [["listed"]],
            },
            {
              id: "template",
              type: "subflow",
              name: "Gate",
              in: [{ x: 20, y: 20, wires: [{ id: "inner" }] }],
              out: [],
            },
            { ...ask("inner", { wires: [[], [], []] }), z: "template" },
            { id: "gate", type: "subflow:template", z: "flow", name: "North" },
            ...["went", "silent", "asked", "cancelled", "listed", "completed", "caught"].map(note),
            { id: "complete", type: "complete", z: "flow", scope: ["ask"], wires: [["completed"]] },
            { id: "catch", type: "catch", z: "flow", scope: ["receipt"], wires: [["caught"]] },
            lineFile(file),
          ]),
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
    const body = JSON.stringify(msg);
    await (await fetch(`${fixture.nodeRed.url}/go/${node}`, { method: "POST", headers, body })).text();
  };
  const lines = (at: string) => fixture.lines().filter((line) => line.at === at);
  const line = (at: string, payload?: string) =>
    until(() => lines(at).find((one) => payload === undefined || one.payload === payload), {
      what: `a line of ${at}`,
      describe: () => fixture.nodeRed.log(),
    });
  const open = async () =>
    (
      await fixture.nodeRed.admin.request<{ questions: { message: string; path: string }[] }>(
        "GET",
        "/iotpush/sidebar",
      )
    ).questions;

  test("msg.reset of false, null and an empty text asks; an id without a match warns", async () => {
    for (const reset of [false, null, ""]) await go("ask", { payload: `Reset ${reset}?`, reset });
    for (const reset of [false, null, ""]) await fixture.message(`Reset ${reset}?`);
    await go("ask", { reset: "nothing" });
    await until(() => /no open question of this node has the id/.test(fixture.nodeRed.log()) || undefined, {
      what: "the warning",
    });
    await go("ask", { reset: "all" });
    await expect.poll(open).toEqual([]);
  });

  test("buttons come with the message; what was asked, answered and cancelled leaves at its output", async () => {
    await go("given", { payload: "Which?", buttons: ["Red", "Blue"] });
    fixture.mock.control.phones.tap(PHONE, await fixture.message("Which?"), "blue");
    expect(await line("went", "blue")).toMatchObject({ iotpush: { answer: "blue", label: "Blue" } });
    expect(await line("asked", "Which?")).toMatchObject({
      iotpush: { question: expect.any(String), receipt_id: expect.any(String), deadline: expect.any(String) },
    });
    await go("given", { payload: "Cancelled?", buttons: "Yes, No" });
    await fixture.message("Cancelled?");
    await expect.poll(async () => (await open()).length).toBe(1);
    await go("given", { reset: 1 });
    expect(await line("cancelled", "Cancelled?")).toMatchObject({ iotpush: { outcome: "cancelled" } });
  });

  test("a title that is set between two questions counts", async () => {
    await go("chain", { payload: "First?", iotpush: {} });
    fixture.mock.control.phones.tap(PHONE, await fixture.message("First?"), "approve");
    const id = await fixture.message("Sure?");
    const { messages } = fixture.mock.control.messages({ search: "Sure?" });
    expect(messages[0]).toMatchObject({ id, title: "Second" });
    fixture.mock.control.phones.tap(PHONE, id, "approve");
    expect(await line("went", "Sure?")).toMatchObject({ iotpush: { answer: "approve" } });
  });

  test("open questions are listed by a flow", async () => {
    await go("ask", { payload: "Listed?" });
    const id = await fixture.message("Listed?");
    await go("admin", {});
    expect(await line("listed")).toMatchObject({
      payload: [{ message: "Listed?", topic: DEMO.publicTopic }],
    });
    fixture.mock.control.phones.tap(PHONE, id, "reject");
    await line("went", "Listed?");
  });

  test("Complete fires for a question that outlived a deployment, and one that outlived a restart", async () => {
    for (const how of ["deploy", "restart"]) {
      await go("ask", { payload: `${how}?` });
      const id = await fixture.message(`${how}?`);
      if (how === "deploy") await fixture.deploy(flows(), "full");
      else await fixture.nodeRed.restart();
      fixture.mock.control.phones.tap(PHONE, id, "approve");
      await line("went", `${how}?`);
      await line("completed", `${how}?`);
    }
  });

  test("a receipt that waits while its node is deployed again goes to Catch", async () => {
    const key = { "content-type": "application/json", authorization: `Bearer ${DEMO.publicTopicKey}` };
    const push = await fetch(`${fixture.mock.url}/api/push/${DEMO.publicTopic}`, {
      ...{ method: "POST", headers: key, body: JSON.stringify({ message: "Receipt" }) },
    });
    const { receipt_id } = (await push.json()) as { receipt_id: string };
    using comms = await fixture.nodeRed.comms();
    await go("receipt", { payload: receipt_id });
    await comms.waitForStatus("receipt", /waiting\(1\)/);
    await fixture.deploy(flows(), "full");
    expect(await line("caught", receipt_id)).toMatchObject({ payload: receipt_id });
  });

  test("a subflow's instance is named, and takes its questions along when it is removed", async () => {
    await go("gate", { payload: "Instance?" });
    await fixture.message("Instance?");
    await expect.poll(open).toMatchObject([{ message: "Instance?", path: "flow/gate/inner" }]);
    await fixture.deploy(flows("gate"), "flows");
    await expect.poll(open).toEqual([]);
    await fixture.deploy(flows(), "flows");
    await expect.poll(open).toEqual([]);
    await expect.poll(() => fixture.nodeRed.log()).toContain("their nodes were removed or disabled");
  });
});
