import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { sha256 } from "../asking/person.js";
import { type Fixture, openFixture } from "../test-support/fixture.js";
import { Gate, type GateStep } from "./gate.js";
import { decideCall, Policy, readPolicy } from "./policy.js";

const call = (id: number, args: unknown, tool = "delete_file") =>
  JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name: tool, arguments: args } });

function openGate({ person }: Fixture, policy: Policy | string = Policy.parse({})) {
  const toAgent: string[] = [];
  const toServer: string[] = [];
  const steps: GateStep[] = [];
  const gate = new Gate(
    person,
    policy,
    { toAgent: (line) => void toAgent.push(line), toServer: (line) => void toServer.push(line) },
    (step) => void steps.push(step),
  );
  return { gate, toAgent, toServer, steps };
}

describe("a call that needs a tap", () => {
  test("reaches the server as the very bytes that were approved, and hashes to what the phone showed", async () => {
    await using fixture = await openFixture();
    const { gate, toServer, steps } = openGate(fixture);
    const line = call(1, { path: "/srv/data", force: true }).replace('"force":true', '"force" : true');
    const calling = gate.fromAgent(line);
    const id = await fixture.tap("approve");
    await calling;
    expect(toServer).toEqual([line]);
    const { params } = JSON.parse(toServer[0] ?? "");
    const digest = sha256({ tool: params.name, arguments: params.arguments });
    expect(fixture.mock.control.message(id).message).toContain(`#${digest.slice(0, 12)}`);
    expect(steps.map(({ step }) => step)).toEqual(["asked", "approved"]);
    expect(steps[1]).toMatchObject({ digest, responder: DEMO.phones[0] });
  });

  test.each(["reject", "comment"])("does not run on %s, and the agent reads why", async (button) => {
    await using fixture = await openFixture();
    const { gate, toAgent, toServer } = openGate(fixture);
    const calling = gate.fromAgent(call(1, { path: "/" }));
    await (button === "comment" ? fixture.tap("reply", "use staging") : fixture.tap(button));
    await calling;
    expect(toServer).toEqual([]);
    expect(JSON.parse(toAgent[0] ?? "")).toMatchObject({ id: 1, result: { isError: true } });
    expect(toAgent[0]).toContain("The call did not run.");
    if (button === "comment") expect(toAgent[0]).toContain("use staging");
  });

  test("does not run in silence", async () => {
    await using fixture = await openFixture({ fakeClock: true });
    const { gate, toAgent, toServer } = openGate(fixture);
    await fixture.passTimeUntil(gate.fromAgent(call(1, {})));
    expect(toServer).toEqual([]);
    expect(toAgent[0]).toContain("Nobody answered within the time limit");
  });

  test("an approval is used once: the same call again asks again, also at the same moment", async () => {
    await using fixture = await openFixture();
    const { gate, toServer } = openGate(fixture);
    const calls = [gate.fromAgent(call(1, { path: "/a" })), gate.fromAgent(call(2, { path: "/a" }))];
    await expect.poll(() => fixture.mock.control.messages().messages.length).toBe(2);
    await fixture.tap("approve");
    await Promise.race(calls);
    expect(toServer).toHaveLength(1);
    const [, other] = fixture.mock.control.messages().messages;
    fixture.mock.control.phones.tap(DEMO.phones[0], other?.id ?? "", "reject");
    await Promise.all(calls);
    expect(toServer).toHaveLength(1);
  });

  test("cancelled by the agent: a later tap runs nothing, and the server hears nothing of it", async () => {
    await using fixture = await openFixture();
    const { gate, toServer, steps } = openGate(fixture);
    const calling = gate.fromAgent(call(7, {}));
    await expect.poll(() => fixture.mock.control.messages().messages.length).toBe(1);
    await gate.fromAgent('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}');
    await fixture.tap("approve");
    await calling;
    expect(toServer).toEqual([]);
    expect(steps.at(-1)?.step).toBe("cancelled");
  });

  test("if the question cannot be pushed, the call does not run", async () => {
    await using fixture = await openFixture();
    fixture.mock.control.faults.add({
      match: { path: "/api/push/" },
      status: 401,
      body: { error: "Invalid API key" },
    });
    const { gate, toAgent, toServer } = openGate(fixture);
    await gate.fromAgent(call(1, {}));
    expect(toServer).toEqual([]);
    expect(toAgent[0]).toContain("The call did not run.");
  });
});

test("without a usable policy every call is refused, and everything else passes", async () => {
  await using fixture = await openFixture();
  const { gate, toAgent, toServer } = openGate(
    fixture,
    "The policy x cannot be used, so every call is refused: no.",
  );
  const list = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
  await gate.fromAgent(list);
  await gate.fromAgent(call(2, {}));
  expect(toServer).toEqual([list]);
  expect(toAgent[0]).toContain("every call is refused");
});

test.each([
  [{}, "ask"],
  [{ otherwise: "allow" }, "allow"],
  [{ allow: [{ tool: "delete_*" }] }, "allow"],
  [{ ask: [{ tool: "delete_file" }], allow: [{ tool: "*" }] }, "ask"],
  [{ ask: [{ arguments: { path: "^/etc/" } }], otherwise: "allow" }, "ask"],
  [{ ask: [{ arguments: { path: "^/tmp/" } }], otherwise: "allow" }, "allow"],
  [{ ask: [{ annotations: { destructiveHint: true } }], otherwise: "allow" }, "ask"],
  [{ allow: [{ annotations: { readOnlyHint: true } }], otherwise: "refuse" }, "refuse"],
  [{ allow: [{ arguments: { file: "" } }] }, "ask"],
])("policy %j: %s", (policy, decision) => {
  const given = { tool: "delete_file", arguments: { path: "/etc/passwd" }, annotations: undefined };
  expect(decideCall(Policy.parse(policy), given)).toBe(decision);
});

test.each([
  "/srv/prod/a",
  "/srv/./prod/a",
  "/srv/x/../prod/a",
  "//srv//prod/a",
  "\\srv\\prod",
  "/srv/\uff50rod",
  ["/tmp/a", "/srv/prod/a"],
])("path %j is under /srv/prod, however it is written", (path) => {
  const given = { tool: "write", arguments: { path }, annotations: undefined };
  const asks = Policy.parse({ ask: [{ arguments: { path: "^/+srv/prod" } }], otherwise: "allow" });
  expect(decideCall(asks, given)).toBe("ask");
  const allows = Policy.parse({ allow: [{ arguments: { path: "^/(tmp|srv/(?!prod))" } }] });
  expect(decideCall(allows, given)).toBe("ask");
});

test.each(["", "{", '{"ask":[{"tol":"x"}]}', '{"ask":[],"ask":[]}', '{"ask":[{"arguments":{"a":"("}}]}'])(
  "a policy %j cannot be used",
  async (text) => {
    await using fixture = await openFixture();
    const file = join(fixture.settings.folder, "policy.json");
    expect(() => readPolicy(file)).toThrow("every call is refused");
    writeFileSync(file, text);
    expect(() => readPolicy(file)).toThrow("every call is refused");
  },
);

test("a public topic needs allowed responders, even if the service does not say that it is one", async () => {
  await using live = await openFixture({
    profile: "live",
    settings: { topic: DEMO.publicTopic, key: DEMO.publicTopicKey },
  });
  await expect(live.person.requirePrivate("The gate")).rejects.toThrow(
    "anybody who knows its name could approve",
  );
  await using privateLive = await openFixture({ profile: "live" });
  await privateLive.person.requirePrivate("The gate");
  await using documented = await openFixture({ profile: "documented" });
  await expect(documented.person.requirePrivate("The gate")).rejects.toThrow("IOTPUSH_RESPONDERS");
  await using named = await openFixture({ settings: { allowedResponders: ["Pixel 9"] } });
  await named.person.requirePrivate("The gate");
});
