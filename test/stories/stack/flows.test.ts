import { afterAll, beforeAll, expect, test } from "vitest";
import { openComms } from "../../hosts/node-red/comms.ts";
import { NodeRedAdmin, type NodeRedComms, type NodeRedNode } from "../../hosts/node-red.ts";
import { until } from "../../hosts/until.ts";
import { post, type Stack, startStack } from "./stack.ts";

let stack: Stack;
let admin: NodeRedAdmin;
let comms: NodeRedComms;
let flows: NodeRedNode[];

beforeAll(async () => {
  stack = await startStack();
  admin = new NodeRedAdmin(stack.nodeRedUrl);
  comms = await openComms(stack.nodeRedUrl, undefined);
  flows = await admin.flows();
});
afterAll(async () => {
  comms?.[Symbol.dispose]();
  await stack?.[Symbol.asyncDispose]();
});

/** Presses the button of the inject node with this name. */
const inject = (name: string): Promise<void> =>
  admin.inject(flows.find((node) => node.type === "inject" && node.name === name)?.id ?? "");

/** The id of the first message that has this text, once it is there. */
const message = (text: string): Promise<string> =>
  until(
    async () => {
      const response = await fetch(`${stack.mockUrl}/_mock/messages?search=${encodeURIComponent(text)}`);
      return ((await response.json()) as { messages: { id: string }[] }).messages[0]?.id;
    },
    { what: `the push "${text}"` },
  );

const debugOf = (name: string) =>
  until(() => comms.debug.find((debug) => debug.name === name)?.msg, { what: `the debug node ${name}` });

test("four flows are there, a tab each", () => {
  expect(flows.filter(({ type }) => type === "tab").map(({ label }) => label)).toEqual([
    "Approve a release",
    "Send a notification",
    "Acknowledge with escalation",
    "Start a flow on a tap",
  ]);
});

test("the flow that sends says how many got it", async () => {
  await inject("Too hot");
  await message("Temperature exceeded");
  expect(JSON.parse(await debugOf("id, receipt_id, subscribers"))).toMatchObject({ subscribers: 2 });
});

test("the alarm goes on when it is acknowledged", async () => {
  await inject("Alarm");
  await stack.tap(await message("Water in the cellar"), "ack");
  expect(JSON.parse(await debugOf("taken"))).toMatchObject({ answer: "ack", label: "Acknowledge" });
});

test("a tap on a push that nobody waits for starts a flow", async () => {
  await inject("Somebody at the gate");
  const tapped = await stack.tap(await message("Somebody is at the gate"), "open");
  expect(tapped.status).toBe(200);
  expect(JSON.parse(await debugOf("open the garage"))).toMatchObject({ event: "action", answer: "open" });
});

test("no flow holds a secret", async () => {
  const answer = await post(`${stack.nodeRedUrl}/deploy?timeout=1`, '{"version":"1","by":"bob"}');
  expect(answer.status).toBe(504);
  expect(JSON.stringify(flows)).not.toMatch(/demo-|\/iotpush\/events\//);
});
