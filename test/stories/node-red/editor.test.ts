import { DEMO } from "@iotpush/mock-server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startChromium } from "../../hosts/chromium.ts";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { openEditor } from "./editor.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { fn, placed, server } from "./flows.ts";

const [PHONE] = DEMO.phones;

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser?.close());

/** `POST /ask` leads nowhere yet; what comes to one of the three answers the request with its name. */
const emptyFlow = (): NodeRedNode[] => [
  { id: "flow", type: "tab", label: "Ask" },
  { id: "in", type: "http in", z: "flow", x: 120, y: 120, url: "/ask", method: "post", wires: [[]] },
  ...["first", "second", "third"].map((id, index) => ({
    ...fn(id, "msg.payload = { at: node.id, answer: msg.iotpush.answer }; return msg;", [["out"]]),
    ...{ x: 560, y: 60 + index * 60 },
  })),
  { id: "out", type: "http response", z: "flow", x: 720, y: 120, wires: [] },
];

test("a node is placed, configured with a new server, wired, deployed, asks, and opens as it was left", async () => {
  await using fixture = await startFixture(() => emptyFlow());
  await using editor = await openEditor(browser, fixture.nodeRed.url);
  const { page, dialog, field } = editor;
  const ask = await editor.place("iotpush-ask", { x: 320, y: 110 });

  await editor.open(ask);
  await editor.openConfig("add");
  await field("baseUrl").fill(fixture.mock.url);
  await field("topic").fill(DEMO.publicTopic);
  await field("apiKey").fill("a wrong key");
  await field("publicUrl").fill(fixture.nodeRed.url);
  await page.locator("#iotpush-config-test").click();
  const findings = page.locator("#iotpush-config-result li");
  await expect
    .poll(() => findings.allTextContents())
    .toEqual([
      expect.stringContaining("The server answers"),
      expect.stringMatching(/key/),
      "The public URL leads here: answers come by callback.",
    ]);
  await field("publicUrl").fill(`${fixture.nodeRed.url}/elsewhere`);
  await page.locator("#iotpush-config-test").click();
  await expect
    .poll(() => findings.allTextContents())
    .toContainEqual(expect.stringMatching(/leads elsewhere/));
  await field("publicUrl").fill(fixture.nodeRed.url);
  await field("apiKey").fill(DEMO.publicTopicKey);
  await editor.done();

  await page.locator("#iotpush-preset").selectOption({ label: "Yes, No" });
  await expect
    .poll(() => page.locator("#iotpush-lock-screen").textContent())
    .toContain("Lock screen: Yes, No");
  await dialog.locator(".red-ui-editableList-addButton").click();
  await dialog.locator(".iotpush-button-label").last().fill("Close garage");
  const lastId = () => dialog.locator(".iotpush-button-id").last().inputValue();
  await expect.poll(lastId).toBe("close-garage");
  const silence = page.locator("#iotpush-ask-silence");
  await silence.selectOption({ label: "answer “Close garage”" });
  await dialog.locator(".iotpush-button-label").last().fill("Maybe later");
  await expect.poll(lastId).toBe("maybe-later");
  await expect.poll(() => silence.locator(":checked").textContent()).toBe("answer “Maybe later”");
  await editor.typed("title", "jsonata", '"From " & method');
  await silence.selectOption({ label: "answer “No”" });
  await editor.done();

  await editor.wire("in", 0, ask);
  for (const [output, to] of ["first", "second", "third"].entries()) await editor.wire(ask, output, to);
  await expect.poll(() => editor.wires(ask)).toEqual([["first"], ["second"], ["third"], []]);
  using comms = await fixture.nodeRed.comms();
  await comms.waitForDeploy(await editor.deploy());

  const waiting = fixture.ask("Go?");
  const id = await fixture.message("Go?");
  fixture.mock.control.phones.tap(PHONE, id, "maybe-later");
  expect(await waiting).toMatchObject({ status: 200, body: { at: "third", answer: "maybe-later" } });
  await expect
    .poll(() => page.locator(`[id="${ask}"] .red-ui-flow-node-status-label`).textContent())
    .toBe(`Maybe later · ${PHONE}`);

  await editor.reload();
  await editor.open(ask);
  const labels = dialog.locator("input.iotpush-button-label");
  await expect
    .poll(() => labels.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value)))
    .toEqual(["Yes", "No", "Maybe later"]);
  expect(await field("titleType").inputValue()).toBe("jsonata");
  expect(await silence.locator(":checked").textContent()).toBe("answer “No”");
  await editor.openConfig("edit");
  expect(await field("baseUrl").inputValue()).toBe(fixture.mock.url);
  expect(await field("apiKey").inputValue()).not.toContain(DEMO.publicTopicKey);
});

test("buttons that are moved, removed and added keep the wires of the others", async () => {
  const buttons = ["Red", "Green", "Blue"].map((label) => ({
    id: label.toLowerCase(),
    label,
    type: "button",
  }));
  await using fixture = await startFixture(({ mockUrl }) =>
    [
      server(mockUrl),
      ...emptyFlow().map((node) => (node.id === "in" ? { ...node, wires: [["ask"]] } : node)),
      fn("late", "msg.payload = { at: node.id }; return msg;", [["out"]]),
      {
        id: "ask",
        type: "iotpush-ask",
        z: "flow",
        x: 320,
        y: 140,
        server: "server",
        buttons,
        outputs: 4,
        timeout: "60",
        wires: [["first"], ["second"], ["third"], ["late"]],
      },
    ].map((node) => (node.id === "late" ? { ...node, x: 560, y: 260 } : node)),
  );
  await using editor = await openEditor(browser, fixture.nodeRed.url);
  const rows = editor.dialog.locator("#iotpush-buttons > li");

  await editor.open("ask");
  // As a hand moves it: a list that is sorted by dragging follows the way, not only its end.
  await rows
    .nth(2)
    .locator(".red-ui-editableList-item-handle")
    .dragTo(rows.nth(0), { targetPosition: { x: 20, y: 2 }, steps: 20 });
  await expect.poll(() => rows.nth(0).locator(".iotpush-button-label").inputValue()).toBe("Blue");
  await rows.nth(2).locator(".red-ui-editableList-item-remove").click();
  await expect.poll(() => rows.count()).toBe(2);
  await editor.dialog.locator(".red-ui-editableList-addButton").click();
  await editor.dialog.locator(".iotpush-button-label").last().fill("White");
  await editor.done();
  await expect.poll(() => editor.wires("ask")).toEqual([["third"], ["first"], [], ["late"]]);

  using comms = await fixture.nodeRed.comms();
  await comms.waitForDeploy(await editor.deploy());
  const asked = (await fixture.nodeRed.admin.flows()).find(({ id }) => id === "ask");
  expect(asked).toMatchObject({
    outputs: 4,
    buttons: [{ id: "blue" }, { id: "red" }, { id: "white" }],
    wires: [["third"], ["first"], [], ["late"]],
  });
  const waiting = fixture.ask("Color?");
  fixture.mock.control.phones.tap(PHONE, await fixture.message("Color?"), "blue");
  expect(await waiting).toMatchObject({ body: { at: "third", answer: "blue" } });
});

describe("the other dialogs", () => {
  const nodes = (): NodeRedNode[] =>
    placed([
      { id: "flow", type: "tab", label: "Dialogs" },
      { id: "send", type: "iotpush-send", z: "flow", server: "server", wires: [[]] },
      { id: "action", type: "iotpush-action", z: "flow", server: "server", source: "callback", wires: [[]] },
      {
        id: "receipt",
        type: "iotpush-receipt",
        z: "flow",
        server: "server",
        operation: "get",
        outputs: 1,
        wires: [[]],
      },
      {
        id: "admin",
        type: "iotpush-admin",
        z: "flow",
        server: "server",
        operation: "topics.list",
        wires: [[]],
      },
      {
        id: "ask",
        type: "iotpush-ask",
        z: "flow",
        server: "server",
        buttons: [{ id: "ok", label: "OK" }],
        outputs: 2,
        wires: [[], []],
      },
    ]);
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture(({ mockUrl, nodeRedUrl }) => [
      server(mockUrl, { publicUrl: nodeRedUrl }),
      ...nodes(),
    ]);
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  test("offer topics, the callback URL, and what an operation needs", async () => {
    await using editor = await openEditor(browser, fixture.nodeRed.url);
    const { page, dialog, field } = editor;
    await editor.open("send");
    await expect
      .poll(() =>
        dialog.locator("datalist option").evaluateAll((all) => all.map((one) => one.getAttribute("value"))),
      )
      .toEqual(expect.arrayContaining([DEMO.publicTopic, DEMO.privateTopic]));
    expect(await dialog.locator(".input-error").count()).toBe(0);
    await editor.done();

    await editor.open("action");
    const url = page.locator("#iotpush-action-url");
    await expect.poll(() => url.inputValue()).toMatch(/^http.*\/iotpush\/events\/server\/[\w-]{40,}$/);
    await field("source").selectOption("poll");
    await url.waitFor({ state: "hidden" });
    await page.locator("#iotpush-action-read").check();
    await editor.done();

    await editor.open("receipt");
    await field("until").waitFor({ state: "hidden" });
    await field("operation").selectOption("wait");
    await field("until").waitFor();
    await editor.done();

    await editor.open("admin");
    await field("operation").selectOption("topics.update");
    await expect.poll(() => dialog.locator(".iotpush-admin-id, .iotpush-admin-data").count()).toBe(2);
    await dialog.locator(".iotpush-admin-id").waitFor();
    await editor.done();

    await editor.deploy();
    const flows = await fixture.nodeRed.admin.flows();
    const saved = (id: string) => flows.find((node) => node.id === id);
    expect(saved("action")).toMatchObject({ source: "poll", events: ["action", "read"] });
    expect(saved("receipt")).toMatchObject({ operation: "wait", outputs: 2 });
    expect(saved("admin")).toMatchObject({ operation: "topics.update" });
    expect(JSON.stringify(flows)).not.toMatch(/iotpush\/events/);
  });

  test("a node without buttons is marked as wrong", async () => {
    await using editor = await openEditor(browser, fixture.nodeRed.url);
    const mark = (id: string) => editor.page.locator(`[id="${id}"] .red-ui-flow-node-error`);
    expect(await mark("ask").isVisible()).toBe(false);
    await editor.open("ask");
    await editor.dialog.locator(".red-ui-editableList-item-remove").click();
    await editor.done();
    await expect.poll(() => mark("ask").isVisible()).toBe(true);
    expect(await mark("send").isVisible()).toBe(false);
  });

  test("speak German in a German browser", async () => {
    await using editor = await openEditor(browser, fixture.nodeRed.url, { locale: "de" });
    await editor.open("ask");
    const text = (await editor.dialog.textContent()) ?? "";
    for (const words of ["Nachricht", "feste Tasten, je ein Ausgang", "Frist", "Wer antworten darf"])
      expect(text).toContain(words);
    expect(text).not.toMatch(/label\.|tip\.|mode\.|section\.|unit\./);
  });
});
