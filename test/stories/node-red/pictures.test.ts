import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startChromium } from "../../hosts/chromium.ts";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { type Editor, openEditor } from "./editor.ts";
import { type Fixture, PACKAGE, startFixture } from "./fixture.ts";

const EXAMPLES = [
  "approve a release",
  "ask from any flow",
  "send a notification",
  "acknowledge with escalation",
  "start a flow on a tap",
  "wait until it is read",
  "manage topics",
];
const [PHONE] = DEMO.phones;

let browser: Browser;
let fixture: Fixture;
let flows: NodeRedNode[];
let editor: Editor;
const wrong: string[] = [];

/** The examples as they are imported, with the mock server as their server. */
function examples(mockUrl: string, nodeRedUrl: string): NodeRedNode[] {
  const nodes = new Map<string, NodeRedNode>();
  for (const name of EXAMPLES)
    for (const node of JSON.parse(
      readFileSync(join(PACKAGE, "examples", `${name}.json`), "utf8"),
    ) as NodeRedNode[])
      nodes.set(node.id, node.type === "iotpush-config" ? connected(node, mockUrl, nodeRedUrl) : node);
  return [...nodes.values()];
}

const connected = (node: NodeRedNode, baseUrl: string, publicUrl: string): NodeRedNode => ({
  ...node,
  baseUrl,
  publicUrl,
  credentials: {
    apiKey: node.topic === DEMO.privateTopic ? DEMO.privateTopicKey : DEMO.publicTopicKey,
    sessionToken: DEMO.sessionToken,
  },
});

beforeAll(async () => {
  browser = await startChromium();
  fixture = await startFixture(({ mockUrl, nodeRedUrl }) => examples(mockUrl, nodeRedUrl));
  flows = await fixture.nodeRed.admin.flows();
  // To look at them otherwise: PICTURES_IN=de PICTURES_DARK=1 PICTURES_WIDTH=900; the documentation shows the light ones in English.
  const { PICTURES_IN: locale = "en-GB", PICTURES_DARK, PICTURES_WIDTH } = process.env;
  editor = await openEditor(browser, fixture.nodeRed.url, {
    locale,
    deviceScaleFactor: 2,
    width: Number(PICTURES_WIDTH ?? 1280),
    dark: PICTURES_DARK === "1",
  });
  editor.page.on("pageerror", (error) => wrong.push(error.message));
});
afterAll(async () => {
  await fixture?.[Symbol.asyncDispose]();
  await browser?.close();
});

const id = (type: string, name?: string): string =>
  flows.find(
    (node) => node.type === type && (name === undefined || node.name === name || node.label === name),
  )?.id ?? "";
const show = async (tab: string) => {
  await editor.page
    .locator(`#red-ui-tab-${id("tab", tab)} a`)
    .first()
    .click();
};

test("the dialogs", async () => {
  const { page, dialog } = editor;
  const dialogs = [
    ["Send a notification", "iotpush-send", "send", 790],
    ["Approve a release", "iotpush-ask", "ask", 768],
    ["Start a flow on a tap", "iotpush-action", "action", 720],
    ["Wait until it is read", "iotpush-receipt", "receipt", 660],
    ["Manage topics", "iotpush-admin", "admin", 520],
  ] as const;
  for (const [tab, type, picture, height] of dialogs) {
    await show(tab);
    await editor.open(id(type));
    await expect
      .poll(() => dialog.locator("datalist").count())
      .toBe(type === "iotpush-send" || type === "iotpush-ask" ? 1 : 0);
    if (picture === "send") {
      await editor.openConfig("edit");
      await page.locator("#iotpush-config-test").click();
      await expect
        .poll(() => page.locator("#iotpush-config-result .iotpush-good").count())
        .toBeGreaterThan(2);
      await editor.dialogPicture("config", 790);
      await editor.done();
    }
    await editor.dialogPicture(picture, height);
    await editor.done();
  }
});

test("the example flows, and the sidebar", async () => {
  const { page } = editor;
  await page.setViewportSize({ width: Number(process.env.PICTURES_WIDTH ?? 1280), height: 820 });
  const deploy = (version: string) =>
    fetch(`${fixture.nodeRed.url}/deploy?timeout=900`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ version, by: "alice" }),
    });
  const first = deploy("2.1.0");
  fixture.mock.control.phones.tap(PHONE, await fixture.message("Release v2.1.0"), "approve");
  expect(await (await first).json()).toMatchObject({ answer: "approve" });
  await fixture.nodeRed.admin.inject(id("inject", "Alarm"));
  deploy("2.2.0").catch(() => undefined);
  await fixture.message("Release v2.2.0");
  await fixture.message("Water in the cellar");

  await editor.sidebar();
  await expect.poll(() => page.locator(".iotpush-question").count()).toBe(2);
  // The panel below the sidebar's is put away.
  await page.locator('button[data-tab-id="debug"]').click();
  await editor.picture("sidebar", page.locator(".iotpush-sidebar"));
  fixture.mock.control.phones.tap(PHONE, await fixture.message("Release v2.2.0"), "approve");
  await expect.poll(() => page.locator(".iotpush-question").count()).toBe(1);

  await page.keyboard.press("Control+Space");
  await page.keyboard.press("Control+Alt+Space");
  await page.setViewportSize({ width: 1180, height: 460 });
  for (const [tab, picture] of [
    ["Approve a release", "flow"],
    ["Acknowledge with escalation", "escalation"],
    ["Start a flow on a tap", "tap"],
  ] as const) {
    await show(tab);
    await page.locator(".red-ui-flow-node-status-label", { hasText: /./ }).first().waitFor();
    await editor.picture(picture, page.locator("#red-ui-workspace"));
  }
  expect(wrong).toEqual([]);
});
