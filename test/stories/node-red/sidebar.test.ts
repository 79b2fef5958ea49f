import { DEMO } from "@iotpush/mock-server";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startChromium } from "../../hosts/chromium.ts";
import { NodeRedAdmin } from "../../hosts/node-red.ts";
import { type Editor, openEditor } from "./editor.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { askFlow, BUTTONS, server } from "./flows.ts";

const [PHONE] = DEMO.phones;

let browser: Browser;
let fixture: Fixture;
let editor: Editor;
beforeAll(async () => {
  browser = await startChromium();
  const flows: Parameters<typeof startFixture>[0] = ({ mockUrl, nodeRedUrl, file }) => [
    server(mockUrl, { publicUrl: nodeRedUrl }),
    ...askFlow(file, {
      topic: `\${TOPIC}`,
      buttons: [...BUTTONS, { id: "say", label: "Say why", type: "reply" }],
      outputs: 4,
      wires: [["answered"], ["answered"], ["answered"], ["late"]],
    }),
    { id: "other", type: "tab", label: "Other flow" },
  ];
  fixture = await startFixture(flows, { nodeRed: { env: { TOPIC: DEMO.publicTopic } } });
  editor = await openEditor(browser, fixture.nodeRed.url);
  await editor.sidebar();
});
afterEach(() => fixture.reset("all"));
afterAll(async () => {
  await fixture?.[Symbol.asyncDispose]();
  await browser?.close();
});

const question = (text: string) => editor.page.locator(".iotpush-question", { hasText: text });
const lastAnswers = () => editor.page.locator("article.iotpush-ended").allTextContents();

test("an open question is counted down, and found in its flow", async () => {
  const { page } = editor;
  fixture.askAndLeave("Open the gate?", { timeout: 600 });
  const shown = question("Open the gate?");
  await shown.waitFor();
  await expect.poll(() => shown.locator(".iotpush-countdown").textContent()).toMatch(/^9:\d\d$/);
  const before = await shown.locator(".iotpush-countdown").textContent();
  await expect.poll(() => shown.locator(".iotpush-countdown").textContent()).not.toBe(before);
  expect(await shown.textContent()).toContain(DEMO.publicTopic);
  const color = (name: string) =>
    shown.getByRole("button", { name }).evaluate((button) => getComputedStyle(button).color);
  expect(await color("Reject")).not.toBe(await color("Approve"));

  await page.locator("#red-ui-tab-other a").first().click();
  await page.locator('[id="ask"]').waitFor({ state: "detached" });
  await shown.locator("a", { hasText: "Ask / iotpush ask" }).click();
  await page.locator('[id="ask"]').waitFor();
});

test("after an answer in the editor the flow goes on, the service knows of it, and it is listed", async () => {
  const waiting = fixture.ask("Close it?");
  const id = await fixture.message("Close it?");
  await question("Close it?").getByRole("button", { name: "Reject" }).click();
  expect(await waiting).toMatchObject({
    status: 200,
    body: { answer: "reject", device: "Node-RED", via: "local" },
  });
  await question("Close it?").waitFor({ state: "detached" });
  await expect.poll(lastAnswers).toContainEqual(expect.stringMatching(/Reject · Node-RED.*Close it\?/));
  const receipt = fixture.mock.control.messages({ search: "Close it?" }).messages[0];
  expect(receipt).toMatchObject({ id });
  const response = await fetch(`${fixture.mock.url}/api/receipts`, {
    headers: { authorization: `Bearer ${DEMO.sessionToken}` },
  });
  const { receipts } = (await response.json()) as { receipts: { message_id: string; status: string }[] };
  expect(receipts.find(({ message_id }) => message_id === id)).toMatchObject({ status: "acted" });
});

test("what is being typed stays while other questions come and go", async () => {
  const waiting = fixture.ask("Why?", { timeout: 600 });
  await question("Why?").getByRole("button", { name: "Say why" }).click();
  await editor.page.keyboard.type("It was ");
  fixture.askAndLeave("Sooner?", { timeout: 60 });
  await question("Sooner?").waitFor();
  await editor.page.keyboard.type("me");
  await question("Sooner?").getByRole("button", { name: "Cancel" }).click();
  await question("Sooner?").waitFor({ state: "detached" });
  expect(await question("Why?").getByRole("textbox").inputValue()).toBe("It was me");
  await question("Why?").getByRole("button", { name: "Send" }).click();
  expect(await waiting).toMatchObject({ body: { answer: "say", reply: "It was me" } });
});

test("cancelled in the editor it is gone, and a late tap moves nothing", async () => {
  fixture.askAndLeave("Really?");
  const id = await fixture.message("Really?");
  await question("Really?").getByRole("button", { name: "Cancel" }).click();
  await question("Really?").waitFor({ state: "detached" });
  await expect.poll(lastAnswers).toContainEqual(expect.stringMatching(/Cancelled.*Really\?/));
  fixture.mock.control.phones.tap(PHONE, id, "approve");
  await fixture.mock.control.waitForDelivery({ messageId: id });
  expect(fixture.lines().filter(({ asked }) => asked === "Really?")).toEqual([]);
});

test("the icon counts the open questions, even while another panel is shown, and can be clicked meanwhile", async () => {
  const { page } = editor;
  const icon = page.locator('button[data-tab-id="iotpush-sidebar"]');
  const count = icon.locator(".iotpush-count");
  await page.locator('button[data-tab-id="info"]').click();
  await page.locator(".iotpush-sidebar").waitFor({ state: "hidden" });
  for (const text of ["Counted?", "Counted, too?"]) fixture.askAndLeave(text);
  await expect.poll(() => count.textContent()).toBe("2");
  // The count lies on its middle, and may be drawn again at any time.
  await icon.hover();
  await page.mouse.down();
  fixture.mock.control.phones.tap(PHONE, await fixture.message("Counted?"), "approve");
  await expect.poll(() => count.textContent()).toBe("1");
  await page.mouse.up();
  await page.locator(".iotpush-sidebar").waitFor();
  await fixture.reset("all");
  await count.waitFor({ state: "detached" });
});

test("a question is tried from its dialog: its answer is shown there, and no flow goes on", async () => {
  const { page, dialog } = editor;
  await editor.open("ask");
  await page.locator("#iotpush-ask-try").click();
  fixture.mock.control.phones.tap(PHONE, await fixture.message("msg.payload"), "reject");
  await expect.poll(() => page.locator("#iotpush-ask-tried").textContent()).toBe(`Reject · ${PHONE}`);
  fixture.mock.control.faults.add({ match: { method: "POST", path: "/api/push/" }, status: 401 });
  await page.locator("#iotpush-ask-try").click();
  await expect.poll(() => page.locator("#iotpush-ask-tried").textContent()).toMatch(/key/);
  fixture.mock.control.faults.clear();
  await dialog.locator("summary", { hasText: "More" }).click();
  await editor.typed("topic", "env", "TOPIC");
  await page.locator("#iotpush-ask-try").click();
  await expect.poll(() => page.locator("#iotpush-ask-tried").textContent()).toMatch(/not deployed yet/);
  await editor.typed("topic", "msg", "topic");
  const { total } = fixture.mock.control.messages();
  await page.locator("#iotpush-ask-try").click();
  await expect.poll(() => page.locator("#iotpush-ask-tried").textContent()).toMatch(/topic comes with/);
  expect(fixture.mock.control.messages().total).toBe(total);
  await dialog.locator("#node-dialog-cancel").click();
  await page.locator("#node-dialog-cancel").waitFor({ state: "detached" });
  expect(fixture.lines().filter(({ asked }) => asked === "msg.payload")).toEqual([]);
});

test("an answer by phone and a lapsed time limit appear by themselves", async () => {
  const [answered, lapsed] = [fixture.ask("By phone?"), fixture.ask("Nobody?", { timeout: 1 })];
  fixture.mock.control.phones.tap(PHONE, await fixture.message("By phone?"), "approve");
  await Promise.all([answered, lapsed]);
  await expect.poll(lastAnswers).toContainEqual(expect.stringMatching(`Approve · ${PHONE}`));
  await expect.poll(lastAnswers).toContainEqual(expect.stringMatching(/No answer in time.*Nobody\?/));
});

test("the server's health is shown: that it works, and why it does not", async () => {
  const health = () => editor.page.locator(".iotpush-server").textContent();
  fixture.askAndLeave("Healthy?");
  await fixture.message("Healthy?");
  await expect.poll(health).toMatch(/my-topic.*works.*answers by callback/);
  fixture.mock.control.faults.add({ match: { method: "POST", path: "/api/push/" }, status: 401 });
  await fixture.ask("Refused?");
  fixture.mock.control.faults.clear();
  await expect.poll(health).toMatch(/failed/);
});

test("who may only read sees the questions and cannot settle them", async () => {
  const reader = { user: "rita", password: "correct-horse-2" };
  const owner = { user: "nora", password: "correct-horse-1" };
  await using guarded = await startFixture(
    ({ mockUrl, nodeRedUrl, file }) => [server(mockUrl, { publicUrl: nodeRedUrl }), ...askFlow(file)],
    { nodeRed: { adminUser: owner, readingUser: reader } },
  );
  const waiting = guarded.ask("Guarded?");
  const id = await guarded.message("Guarded?");
  const readOnly = new NodeRedAdmin(guarded.nodeRed.url);
  await readOnly.signIn(reader);
  const { questions } = await readOnly.request<{ questions: { id: string }[] }>("GET", "/iotpush/sidebar");
  const path = `/iotpush/questions/server/${questions[0]?.id}`;
  for (const what of ["answer", "cancel"])
    await expect(readOnly.request("POST", `${path}/${what}`, { action: "approve" })).rejects.toThrow("401");
  await expect(readOnly.request("GET", "/iotpush/servers/server/event-url")).rejects.toThrow("401");
  guarded.mock.control.phones.tap(PHONE, id, "approve");
  expect(await waiting).toMatchObject({ status: 200, body: { answer: "approve" } });
});
