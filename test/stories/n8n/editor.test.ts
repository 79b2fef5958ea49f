import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { screenshot, startChromium } from "../../hosts/chromium.ts";
import type { N8nWorkflow } from "../../hosts/n8n.ts";
import {
  CREDENTIAL_TYPE,
  credentialData,
  type Harness,
  NODE_TYPE,
  PACKAGE,
  PHONE,
  type SingleHarness,
  startHarness,
} from "./harness.ts";

/** A page on a busy machine takes its time. */
const SOON = { timeout: 60_000 };
const VIEWPORT = { width: 1280, height: 800 };
/** n8n opens its advice about a workflow whenever it learns that the workflow became active. */
const WITHOUT_ADVICE = `[role="dialog"]:has([data-test-id="suggested-actions-close"]) { display: none; }`;
const PICTURES = join(import.meta.dirname, "../../../.run/pictures");

let single: SingleHarness;
let harness: Harness;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  single = await startHarness();
  harness = single.harness;
  browser = await startChromium();
  page = await signedIn();
});
afterAll(async () => {
  await browser.close();
  await single[Symbol.asyncDispose]();
});

/** A page of the owner's browser. */
async function signedIn(): Promise<Page> {
  const identity = harness.session.browserIdentity;
  const [name = "", value = ""] = String(identity.cookie).split("=");
  const look = { deviceScaleFactor: 2, locale: "en-GB", timezoneId: "UTC", colorScheme: "light" } as const;
  const context = await browser.newContext({ viewport: VIEWPORT, ...look });
  await context.addCookies([{ name, value, url: single.n8n.url }]);
  await context.addInitScript(
    (id) => localStorage.setItem("n8n-browserId", id),
    String(identity["browser-id"]),
  );
  return context.newPage();
}

async function imported(file: string): Promise<string> {
  const example = JSON.parse(readFileSync(join(PACKAGE, "examples", file), "utf8")) as N8nWorkflow;
  const { id, name } = harness.credential;
  const nodes = example.nodes.map((node) =>
    node.type.startsWith(NODE_TYPE) ? { ...node, credentials: { [CREDENTIAL_TYPE]: { id, name } } } : node,
  );
  return harness.session.createWorkflow({ ...example, nodes });
}

const node = (name: string) => page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

/** How often a node shows in the page or in a frame of it, as executions do. */
async function shown(name: string): Promise<number> {
  const counts = page.frames().map((frame) => frame.locator(`[data-node-name="${name}"]`).count());
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Opens a node's panel, clicks what is to be unfolded, looks at it, and closes it. */
async function panel(
  name: string,
  picture: string,
  { unfold = [], height = VIEWPORT.height }: { unfold?: readonly string[]; height?: number } = {},
): Promise<string> {
  await page.setViewportSize({ ...VIEWPORT, height });
  await node(name).dblclick();
  const ndv = page.locator('[data-test-id="ndv"]');
  await ndv.waitFor();
  await ndv.getByText("Parameters").first().waitFor();
  for (const each of unfold) await ndv.getByText(each).first().click();
  const text = (await ndv.textContent()) ?? "";
  await screenshot(page, join(PICTURES, picture));
  await page.keyboard.press("Escape");
  await ndv.waitFor({ state: "hidden" });
  await page.setViewportSize(VIEWPORT);
  return text;
}

test("the deploy gate, the panel of Send and Wait, and an execution", async () => {
  const workflow = await imported("deploy-gate.json");
  await page.goto(`${single.n8n.url}/workflow/${workflow}`);
  await node("Ask").waitFor();
  for (const output of ["No Response", "Approve", "Reject"])
    await expect.poll(() => node("Ask").textContent(), SOON).toContain(output);
  await screenshot(page, join(PICTURES, "n8n-deploy-gate.png"));

  const text = await panel("Ask", "n8n-send-and-wait.png", { height: 1_360 });
  for (const label of [
    "Response Type",
    "Separate Output for Each Button",
    "Restrict Who Can Answer",
    "When Nobody Answers",
    "Limit Wait Time",
    "How the Answer Comes Back",
  ])
    expect(text).toContain(label);

  await harness.session.activate(workflow);
  await harness.start("iotpush-deploy-gate", { release: "2.1.0" });
  const message = await harness.message("Release 2.1.0");
  await harness.session.waitForExecution(workflow, "waiting");
  harness.mock.control.phones.tap(PHONE, message, "approve");
  const execution = await harness.session.waitForExecution(workflow, "success");
  await page.goto(`${single.n8n.url}/workflow/${workflow}/executions/${execution.id}`);
  await expect.poll(() => page.locator("body").textContent(), SOON).toMatch(/Succeeded\s+in/);
  await expect.poll(() => shown("Deploy"), SOON).toBeGreaterThan(0);
  await screenshot(page, join(PICTURES, "n8n-execution.png"), WITHOUT_ADVICE);
});

test("the icons suit a light and a dark editor", async () => {
  const workflow = await imported("ask-without-public-url.json");
  const icon = () => node("Send").locator("img").getAttribute("src", SOON);
  await page.goto(`${single.n8n.url}/workflow/${workflow}`);
  await node("Send").waitFor();
  expect(await icon()).toMatch(/iotpush\.svg$/);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.reload();
  expect(await icon()).toMatch(/iotpush\.dark\.svg$/);
  await screenshot(page, join(PICTURES, "n8n-dark.png"));
  await page.emulateMedia({ colorScheme: "light" });
});

test("the triggers' panels say plainly what they need", async () => {
  const credentials = { [CREDENTIAL_TYPE]: { id: harness.credential.id, name: harness.credential.name } };
  const trigger = (name: string, type: string, parameters: Record<string, unknown>) => ({
    name,
    type: `${NODE_TYPE}.${type}`,
    typeVersion: 1,
    parameters,
    credentials,
  });
  const workflow = await harness.session.createWorkflow({
    name: "triggers",
    nodes: [
      trigger("Account", "iotpushTrigger", { source: "account" }),
      trigger("Callback", "iotpushTrigger", {}),
      trigger("Polling", "iotpushPollingTrigger", {}),
    ],
    connections: {},
  });
  await page.goto(`${single.n8n.url}/workflow/${workflow}`);
  await node("Account").waitFor();
  expect(await panel("Account", "n8n-trigger-account.png")).toContain("never fires them");
  const callback = await panel("Callback", "n8n-trigger.png", {
    unfold: ["Webhook URLs", "Production URL"],
  });
  expect(callback).toContain("/:secret");
  expect(callback).toContain("Nothing is registered");
  expect(await panel("Polling", "n8n-polling-trigger.png")).toContain("about an hour");
});

test("the panel says where own buttons show", async () => {
  const buttons = { values: [{ id: "launch", label: "Launch" }, { id: "abort" }] };
  const own = { message: "Go?", buttonSet: "custom", buttons };
  const workflow = await harness.session.createWorkflow({
    name: "own buttons",
    nodes: [
      harness.node("Sends", { operation: "send", ...own }),
      harness.node("Asks", { operation: "sendAndWait", responseType: "buttons", ...own }),
      harness.node("Fits", {
        operation: "send",
        ...own,
        buttons: { values: [{ id: "reject" }, { id: "approve" }] },
      }),
    ],
    connections: {},
  });
  await page.goto(`${single.n8n.url}/workflow/${workflow}`);
  await node("Sends").waitFor();
  const hint = "IDs are not those of a predefined set";
  expect(await panel("Sends", "n8n-own-buttons.png")).toContain(hint);
  expect(await panel("Asks", "n8n-own-buttons-ask.png")).toContain(hint);
  expect(await panel("Fits", "n8n-own-buttons-fit.png")).not.toContain(hint);
});

test("the panel says before any push how the answer comes back", async () => {
  const data = credentialData(harness.mock.url, { topic: DEMO.publicTopic, apiKey: "", sessionToken: "" });
  const { id, name } = await harness.session.createCredential(CREDENTIAL_TYPE, data, "public");
  const ask = { operation: "sendAndWait", message: "Go?" };
  const workflow = await harness.session.createWorkflow({
    name: "ways back",
    nodes: [
      harness.node("Private", ask),
      harness.node("Public", ask, { credentials: { [CREDENTIAL_TYPE]: { id, name } } }),
    ],
    connections: {},
  });
  await page.goto(`${single.n8n.url}/workflow/${workflow}`);
  await node("Private").waitFor();
  const ndv = page.locator('[data-test-id="ndv"]');
  const chosen = () =>
    ndv.locator("input").evaluateAll((all) => all.map((input) => (input as { value?: string }).value));
  for (const [topic, says] of [
    ["Private", "Automatic: callback and receipt"],
    ["Public", "Automatic: no key is set"],
  ] as const) {
    await node(topic).dblclick();
    await expect.poll(chosen, SOON).toContain(says);
    await page.keyboard.press("Escape");
    await ndv.waitFor({ state: "hidden" });
  }
});

test("n8n's lists say what it is for, and a human review has no fields that do not fit", async () => {
  const review = harness.node("Review", {}, { type: `${NODE_TYPE}.iotpushHitlTool` });
  const agent = { name: "Agent", type: "@n8n/n8n-nodes-langchain.agent", typeVersion: 3, parameters: {} };
  const workflow = await harness.session.createWorkflow({
    name: "lists",
    nodes: [agent, review],
    connections: {},
  });
  await page.goto(`${single.n8n.url}/workflow/${workflow}`);
  await node("Review").waitFor();
  const text = await panel("Review", "n8n-human-review.png", { height: 1_100 });
  expect(text).toContain("When Nobody Answers");
  for (const label of ["Response Type", "Separate Output for Each Button", "Once for All Items", "Operation"])
    expect(text).not.toContain(label);

  const list = page.locator('[data-test-id="node-creator"]');
  await page.keyboard.press("n");
  await list.waitFor();
  await page.keyboard.type("iotpush");
  await expect.poll(() => list.textContent(), SOON).toContain("Ask people on their phones, or start");
  await screenshot(page, join(PICTURES, "n8n-list.png"));
  await page.keyboard.press("Escape");
  await node("Agent").locator('[data-test-id="canvas-handle-plus"]').last().click();
  await list.getByText("Human review").waitFor();
  await page.keyboard.type("iotpush");
  await expect.poll(() => list.textContent(), SOON).toContain("Request human approval for tools");
  await screenshot(page, join(PICTURES, "n8n-list-of-tools.png"));
});
