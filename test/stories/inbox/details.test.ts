import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  approveReject,
  cardOn,
  drawn,
  gate,
  goTo,
  type InboxFixture,
  type Mock,
  NARROW,
  type Receiver,
  startInboxFixture,
  startMock,
  startReceiver,
} from "./fixture.ts";

let fixture: InboxFixture;
let mock: Mock;
let receiver: Receiver;

beforeAll(async () => {
  [fixture, mock, receiver] = await Promise.all([startInboxFixture(), startMock(), startReceiver()]);
});
afterEach(async () => {
  await Promise.all(fixture.browser.contexts().map((context) => context.close()));
  await mock.control("POST", "/reset");
  receiver.status = 200;
});
afterAll(async () => {
  await fixture?.[Symbol.asyncDispose]();
  await mock?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

const panel = (page: Page) => page.getByRole("region", { name: "Timeline and tools" });
const ask = (message: string) => mock.push({ message, actions: approveReject, callback_url: receiver.url });

test("what happens while the page still loads is not overtaken by what it loads", async () => {
  const page = await fixture.open(mock);
  await panel(page).getByText("Nothing happened yet").waitFor();
  const [opened, open] = gate();
  const held: Promise<void>[] = [];
  const isOfPanel = ({ pathname, searchParams }: URL) =>
    pathname === "/_mock/messages" && !searchParams.has("phone");
  await page.route(isOfPanel, async (route) => {
    const response = await route.fetch();
    held.push(opened.then(() => route.fulfill({ response })));
  });
  await mock.control("POST", "/reset");
  await expect.poll(() => held.length).toBe(2);
  await ask("Release v1?");
  const heading = panel(page).getByRole("heading", { name: /Release v1\?/ });
  await heading.waitFor();
  open();
  await Promise.all(held);
  await drawn(page);
  expect(await heading.isVisible()).toBe(true);
});

test("who got it, what happened when, and what was sent to the server and answered", async () => {
  const page = await fixture.open(mock);
  await mock.control("POST", "/phones/iPhone%2016/offline");
  await ask("Release v1?");
  await cardOn(page, "Pixel 9", "Release v1?")
    .getByRole("link", { name: /Details of/ })
    .click();
  const row = (phone: string) => panel(page).getByRole("row", { name: new RegExp(phone) });
  await row("iPhone 16").getByRole("button", { name: "Deliver: deliver to iPhone 16" }).click();
  await row("iPhone 16").getByRole("button", { name: "Mark read: mark read on iPhone 16" }).click();
  await panel(page).getByText("The callback is sent as soon as somebody answers.").waitFor();
  await cardOn(page, "Pixel 9", "Release v1?").getByRole("button", { name: "Approve" }).click();

  const timeline = panel(page).getByRole("region", { name: "Timeline" }).getByRole("listitem");
  await timeline.filter({ hasText: "Callback (action)" }).waitFor();
  const told = (await timeline.locator("span").allTextContents()).map((text) => text.replace(/:\d+: /, ": "));
  expect(told.slice(0, 5)).toEqual([
    "Pushed to my-topic",
    "Delivered to Pixel 9",
    "Delivered to iPhone 16",
    "Read on iPhone 16",
    "Pixel 9 answered approve",
  ]);
  expect(told[5]).toMatch(/^Callback \(action\) to 127\.0\.0\.1: 200 in \d+ ms$/);
  expect(receiver.bodies.at(-1)).toMatchObject({
    event: "action",
    action_id: "approve",
    device_name: "Pixel 9",
  });
  const delivery = panel(page).getByRole("region", { name: "Sent to your server" });
  await delivery.getByText('"action_id": "approve"').waitFor();
  await delivery.getByText('"noted"').waitFor();
});

test("a failed callback shows why and can be sent again", async () => {
  const page = await fixture.open(mock);
  receiver.status = 500;
  const id = await ask("Release v2?");
  await mock.tap(id, "reject");
  await goTo(page, mock, "/callbacks");
  const item = panel(page).getByRole("group").filter({ hasText: receiver.url });
  await item.getByText("500").first().waitFor();
  await item.locator("summary").click();
  const before = receiver.bodies.length;
  receiver.status = 200;
  await item.getByRole("button", { name: "Send again" }).click();
  await item.locator("summary").getByText("200").waitFor();
  expect(receiver.bodies.length).toBe(before + 1);
  expect(await item.getByRole("listitem").count()).toBe(2);
  await item.getByRole("link", { name: "Its notification" }).click();
  await panel(page)
    .getByRole("heading", { name: /Release v2/ })
    .waitFor();
});

test("a callback that nobody hears shows the error", async () => {
  const page = await fixture.open(mock);
  const id = await mock.push({
    message: "Nobody hears",
    actions: approveReject,
    callback_url: "http://127.0.0.1:9/x",
  });
  await mock.tap(id, "approve");
  await goTo(page, mock, `/message/${id}`);
  await panel(page)
    .getByRole("listitem")
    .filter({ hasText: /Callback \(action\) to 127.0.0.1:9: \D/ })
    .waitFor();
});

test("an answer shows in the details too, though they were read before it and come after it", async () => {
  const page = await fixture.open(mock);
  const id = await ask("Answered meanwhile?");
  await cardOn(page, "Pixel 9", "Answered meanwhile?").waitFor();
  const [read, tellRead] = gate();
  const [answered, tellAnswered] = gate();
  await page.route(`**/_mock/messages/${id}`, async (route) => {
    const response = await route.fetch();
    tellRead();
    await answered;
    await route.fulfill({ response });
  });
  await goTo(page, mock, `/message/${id}`);
  await read;
  await mock.tap(id, "approve");
  const heading = panel(page).getByRole("heading", { name: "Answered meanwhile? acted" });
  await heading.waitFor();
  const late = page.waitForResponse(`**/_mock/messages/${id}`);
  tellAnswered();
  await (await late).finished();
  await drawn(page);
  expect(await heading.count()).toBe(1);
});

test("each button can be tapped as any phone, and again too late", async () => {
  const page = await fixture.open(mock);
  const id = await ask("Who taps?");
  await goTo(page, mock, `/message/${id}`);
  await panel(page).getByLabel("Tap as").selectOption("iPhone 16");
  await panel(page).getByRole("button", { name: "Tap Reject" }).click();
  await panel(page).getByText("The tap counted.").waitFor();
  await cardOn(page, "Pixel 9", "Who taps?").getByText("✓ Reject · iPhone 16").waitFor();
  await panel(page).getByRole("button", { name: "Tap Approve" }).click();
  await panel(page)
    .getByText("Too late, this tap did not count. This notification was already answered")
    .waitFor();
});

test("the receipt is shown as the service gives it, and the requests about it", async () => {
  const page = await fixture.open(mock);
  const id = await ask("Receipt?");
  await mock.push({ message: "Something else" });
  await goTo(page, mock, `/message/${id}`);
  await panel(page).getByRole("button", { name: "Load the receipt" }).click();
  await panel(page).getByText('"status": "delivered"').waitFor();
  await panel(page).getByRole("link", { name: "Requests about this notification" }).click();
  await panel(page).getByRole("heading", { name: "Requests" }).waitFor();
  await panel(page).getByLabel("Show this page's own").check();
  const paths = () => panel(page).locator("summary .where").allTextContents();
  await expect.poll(paths).toContainEqual(expect.stringMatching(/^\/api\/receipts\//));
  expect((await paths()).filter((path) => path === "/api/push/my-topic")).toHaveLength(1);
});

test("on a narrow screen the details cover the phone, and there are two ways back", async () => {
  const page = await fixture.open(mock, { viewport: NARROW });
  await ask("Small screen?");
  await cardOn(page, "Pixel 9", "Small screen?")
    .getByRole("link", { name: /Details of/ })
    .click();
  await panel(page).getByText("Pushed to my-topic").waitFor();
  await page.getByRole("region", { name: "Pixel 9", exact: true }).waitFor({ state: "detached" });
  await panel(page).getByRole("link", { name: "Back to the phone" }).click();
  await cardOn(page, "Pixel 9", "Small screen?").waitFor();
  await page.goBack();
  await panel(page).getByRole("heading", { name: "Small screen? delivered" }).waitFor();
});

test("what is gone says so", async () => {
  const page = await fixture.open(mock, { at: "/message/unknown" });
  await panel(page).getByText("This notification is gone").waitFor();
});
