import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { until } from "../../hosts/until.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { fn, lineFile, placed, server } from "./flows.ts";

const [PHONE] = DEMO.phones;
const BUTTON = [{ id: "open", label: "Open", type: "button" }];

/** A flow of every node but ask: what arrives behind each is written down with the node's name. */
const everyNode = (file: string): NodeRedNode[] =>
  placed([
    { id: "flow", type: "tab", label: "Every node", disabled: false },
    { id: "in", type: "http in", z: "flow", url: "/run/:node", method: "post", wires: [["go"]] },
    fn(
      "go",
      'const at = ["send", "list", "admin"].indexOf(msg.req.params.node); const out = [null, null, null, { res: msg.res, payload: "ok" }]; out[at] = { payload: msg.payload, kept: 1 }; return out;',
      [["send"], ["list"], ["admin"], ["out"]],
    ),
    { id: "out", type: "http response", z: "flow", wires: [] },
    {
      id: "send",
      type: "iotpush-send",
      z: "flow",
      server: "server",
      actions: JSON.stringify(BUTTON),
      actionsType: "json",
      callback_urlType: "events",
      wires: [["sent", "receipt"]],
    },
    {
      id: "receipt",
      type: "iotpush-receipt",
      z: "flow",
      server: "server",
      operation: "wait",
      until: "acted",
      timeout: "60",
      wires: [["waited"], ["late"]],
    },
    {
      id: "list",
      type: "iotpush-receipt",
      z: "flow",
      server: "server",
      operation: "list",
      status: "acted",
      wires: [["listed"]],
    },
    {
      id: "admin",
      type: "iotpush-admin",
      z: "flow",
      server: "server",
      operation: "topics.list",
      wires: [["managed"]],
    },
    {
      id: "webhook",
      type: "iotpush-action",
      z: "flow",
      server: "server",
      source: "webhook",
      wires: [["from-webhook"]],
    },
    {
      id: "callback",
      type: "iotpush-action",
      z: "flow",
      server: "server",
      source: "callback",
      topics: DEMO.publicTopic,
      wires: [["from-callback"]],
    },
    {
      id: "poll",
      type: "iotpush-action",
      z: "flow",
      server: "server",
      source: "poll",
      events: ["read", "action"],
      wires: [["from-poll"]],
    },
    ...["sent", "waited", "late", "listed", "managed", "from-webhook", "from-callback", "from-poll"].map(
      (id) =>
        fn(
          id,
          "return { payload: JSON.stringify({ node: node.id, payload: msg.payload, iotpush: msg.iotpush, kept: msg.kept }) };",
          [["file"]],
        ),
    ),
    lineFile(file),
  ]);

describe.each(["documented", "live"] as const)("every node, with the %s service", (profile) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture(
      ({ mockUrl, nodeRedUrl, file }) => [server(mockUrl, { publicUrl: nodeRedUrl }), ...everyNode(file)],
      { mock: { profile, rateLimit: false } },
    );
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const run = async (node: string, text = "") => {
    const headers = { "content-type": "text/plain" };
    const signal = AbortSignal.timeout(60_000);
    const request = { method: "POST", headers, body: text, signal };
    await (await fetch(`${fixture.nodeRed.url}/run/${node}`, request)).text();
  };
  const line = (node: string) =>
    until(() => fixture.lines().find((candidate) => candidate.node === node), {
      what: `a line of ${node}`,
      describe: () => fixture.nodeRed.log(),
    });

  test("send, receipt and action report the same push", async () => {
    using comms = await fixture.nodeRed.comms();
    await comms.waitForStatus("poll", /nothing_/);
    await run("send", "Gate?");
    const id = await fixture.message("Gate?");
    expect(await line("sent")).toMatchObject({
      kept: 1,
      iotpush: { id, topic: DEMO.publicTopic, subscribers: 2 },
    });
    await comms.waitForStatus("receipt", /waiting\(1\)/);
    fixture.mock.control.phones.read(PHONE, id);
    fixture.mock.control.phones.tap(PHONE, id, "open");
    expect(await line("from-callback")).toMatchObject({
      payload: "open",
      iotpush: { event: "action", id, topic: DEMO.publicTopic, label: "Open", device: PHONE },
    });
    expect(await line("waited")).toMatchObject({
      payload: { status: "acted" },
      iotpush: { status: "acted", timeout: false },
    });
    await line("from-poll");
    await until(
      () => (fixture.lines().filter(({ node }) => node === "from-poll").length === 2 ? true : undefined),
      { what: "read and action" },
    );
    expect(
      fixture
        .lines()
        .filter(({ node }) => node === "from-poll")
        .map(({ payload }) => payload),
    ).toEqual(["read", "open"]);
    expect(fixture.lines().filter(({ node }) => node === "from-callback")).toHaveLength(1);
  });

  test("receipts are listed, and topics", async () => {
    await run("list");
    expect(await line("listed")).toMatchObject({ payload: [{ status: "acted" }] });
    await run("admin");
    expect(((await line("managed")).payload as { name: string }[]).map(({ name }) => name).sort()).toEqual(
      [DEMO.publicTopic, DEMO.privateTopic].sort(),
    );
  });

  test("the account's webhook is kept over a deployment and a restart, and goes with its last node", async () => {
    const registered = async () => {
      const response = await fetch(`${fixture.mock.url}/api/webhooks`, {
        headers: { authorization: `Bearer ${DEMO.sessionToken}` },
      });
      return ((await response.json()) as { webhooks: { id: string; url: string }[] }).webhooks;
    };
    const url = expect.stringMatching(/\/iotpush\/events\/server\/[\w-]{40,}$/);
    await expect.poll(registered).toMatchObject([{ url }]);
    const [webhook] = await registered();
    const flows = [server(fixture.mock.url, { publicUrl: fixture.nodeRed.url }), ...everyNode(fixture.file)];
    await fixture.deploy(flows, "full");
    await fixture.nodeRed.restart();
    using comms = await fixture.nodeRed.comms();
    await comms.waitForStatus("webhook", /nothing_/);
    expect(await registered()).toEqual([webhook]);
    await fixture.deploy(
      flows.filter(({ id }) => id !== "webhook"),
      "nodes",
    );
    await expect.poll(registered).toEqual([]);
  });

  test("no secret is in the flows, the log or any status", async () => {
    using comms = await fixture.nodeRed.comms();
    await run("send", "Secret?");
    await fixture.message("Secret?");
    const [flows, { url }] = [
      JSON.stringify(await fixture.nodeRed.admin.flows()),
      await fixture.nodeRed.admin.request<{ url: string }>("GET", "/iotpush/servers/server/event-url"),
    ];
    const shown = [flows, fixture.nodeRed.log(), JSON.stringify([...comms.statuses])].join("\n");
    for (const secret of [DEMO.publicTopicKey, DEMO.sessionToken, url.split("/").at(-1) ?? ""])
      expect(shown).not.toContain(secret);
  });
});
