import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NodeRed, type NodeRedComms, type NodeRedNode, startNodeRed } from "../../hosts/node-red.ts";
import { until } from "../../hosts/until.ts";
import { DIFFICULT } from "../../recipes/difficult.ts";
import { openRecipeFixture, type RecipeFixture } from "../../recipes/fixture.ts";

const WORD = "a-long-random-word-of-the-tests";

describe("Node-RED with its own nodes only", () => {
  let fixture: RecipeFixture;
  let nodeRed: NodeRed;
  let comms: NodeRedComms;
  let deployed = "";

  /** The page's flow, asking `text`, sent to the mock server or `to`. */
  function flow(text?: string, to?: string): NodeRedNode[] {
    const code = fixture.code("node-red-flow.json", to).replace("https://home.example.com", nodeRed.url);
    const nodes = JSON.parse(code) as NodeRedNode[];
    return nodes.map((node) => (node.type === "inject" && text ? { ...node, payload: text } : node));
  }
  async function ask(text?: string, to?: string): Promise<void> {
    const nodes = flow(text, to);
    // Of the same flows again, Node-RED reports the start before it has restarted them.
    if (JSON.stringify(nodes) !== deployed) await nodeRed.admin.deploy(nodes);
    deployed = JSON.stringify(nodes);
    await nodeRed.admin.inject(nodes.find(({ type }) => type === "inject")?.id ?? "");
  }
  const newest = () => fixture.mock.control.messages().messages[0];
  const printed = (name: string) =>
    until(() => comms.debug.find((line) => line.name === name), {
      what: name,
      describe: () => nodeRed.log(),
    });

  beforeAll(async () => {
    fixture = await openRecipeFixture("node-red.md");
    nodeRed = await startNodeRed({ env: { IOTPUSH_KEY: fixture.key, IOTPUSH_ANSWER: WORD } });
    comms = await nodeRed.comms();
  });
  afterAll(async () => {
    comms[Symbol.dispose]();
    await nodeRed[Symbol.asyncDispose]();
    await fixture[Symbol.asyncDispose]();
  });

  test.each([
    ["documented", "yes", "Yes: close it"],
    ["live", "no", "No: leave it"],
  ] as const)("asks, and goes on with the button, profile %s", async (profile, button, name) => {
    fixture.mock.control.switchProfile(profile);
    await ask();
    const message = await until(newest, { what: "the question", describe: () => nodeRed.log() });
    expect(message).toMatchObject({
      topic: DEMO.privateTopic,
      message: "The garage is still open. Close it?",
      preset: "yes-no",
    });
    fixture.mock.control.phones.tap(DEMO.phones[0], message.id, button);
    expect(JSON.parse((await printed(name)).msg)).toMatchObject({ message_id: message.id });
    fixture.mock.control.reset();
  });

  test("any text arrives unharmed", async () => {
    await ask(DIFFICULT);
    expect(await until(newest, { what: "the push" })).toMatchObject({ message: DIFFICULT });
  });

  test("a stranger's answer is not found", async () => {
    const body = JSON.stringify({ event: "action", message_id: "m", action_id: "yes" });
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${nodeRed.url}/iotpush/guess`, { method: "POST", headers, body });
    expect(response.status).toBe(404);
  });

  test("a wrong address is shown in the sidebar, and nothing is sent", async () => {
    fixture.mock.control.reset();
    await ask(undefined, fixture.redirecting);
    expect((await printed("Not sent")).msg).toContain("iotpush: 308 Redirecting...");
    expect(fixture.mock.control.messages().messages).toEqual([]);
  });
});
