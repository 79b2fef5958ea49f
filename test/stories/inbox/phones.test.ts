import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  approveReject,
  cardOn,
  drawn,
  gate,
  type InboxFixture,
  type Mock,
  NARROW,
  RETURNING,
  startInboxFixture,
  startMock,
} from "./fixture.ts";

const PIXEL = "Pixel 9";
const IPHONE = "iPhone 16";

let fixture: InboxFixture;
let mock: Mock;

beforeAll(async () => {
  [fixture, mock] = await Promise.all([startInboxFixture(), startMock()]);
});
afterEach(async () => {
  await Promise.all(fixture.browser.contexts().map((context) => context.close()));
  await mock.control("POST", "/reset");
});
afterAll(async () => {
  await fixture?.[Symbol.asyncDispose]();
  await mock?.[Symbol.asyncDispose]();
});

/** The answer in the receipt. */
const answerOf = async (id: string) => {
  const { actionsTaken } = await mock.control<{
    actionsTaken: { action_id: string; reply_text: string | null }[];
  }>("GET", `/messages/${id}`);
  return actionsTaken.map(({ action_id, reply_text }) => [action_id, reply_text]);
};

test("side by side, what one phone answers the other shows", async () => {
  const page = await fixture.open(mock);
  await mock.push({ message: "Release v1?", actions: approveReject });
  await cardOn(page, IPHONE, "Release v1?").getByRole("button", { name: "Reject" }).waitFor();
  await cardOn(page, PIXEL, "Release v1?").getByRole("button", { name: "Approve" }).click();
  for (const phone of [PIXEL, IPHONE]) {
    await cardOn(page, phone, "Release v1?").getByText("✓ Approve · Pixel 9").waitFor();
    expect(await cardOn(page, phone, "Release v1?").getByRole("button").count()).toBe(0);
  }
});

test("a first visit shows one phone and what happens to its newest question; the rest comes on request", async () => {
  await mock.push({ message: "News" });
  await mock.push({ message: "Release v0?", actions: approveReject });
  await mock.push({ message: "More news" });
  const page = await fixture.open(mock, { remembered: {} });
  const timeline = page.getByRole("region", { name: "Timeline and tools" });
  await timeline.getByRole("heading", { name: "Release v0? delivered" }).waitFor();
  expect(await page.getByRole("region", { name: IPHONE, exact: true }).count()).toBe(0);
  const links = await page.getByRole("navigation").getByRole("link").allTextContents();
  expect(links.map((link) => link.trim())).toEqual(["Timeline"]);
  await expect
    .poll(() => page.getByRole("article").allTextContents())
    .toEqual([
      expect.stringContaining("Release v0?"),
      expect.stringContaining("More news"),
      expect.stringContaining("News"),
    ]);
  await page.getByText("Waiting for you (1)").waitFor();
  await cardOn(page, PIXEL, "Release v0?").getByRole("button", { name: "Approve" }).click();
  await timeline.getByText("Pixel 9 answered approve").waitFor();
  await page.getByText("Nothing is waiting for you").waitFor();
  await mock.push({ message: "Release v1?", actions: approveReject });
  await timeline.getByRole("heading", { name: "Release v1?" }).waitFor();
  await page.getByRole("button", { name: "Tools" }).click();
  await page.getByRole("link", { name: "Requests", exact: true }).click();
  await timeline.getByText("Show this page's own (1)").waitFor();
  await page.getByText("Side by side").click();
  await page.getByRole("region", { name: IPHONE, exact: true }).waitFor();
});

test("an open question stays on top, however much news comes after it", async () => {
  await mock.push({ message: "Still open?", actions: approveReject });
  for (let count = 0; count < 60; count++) await mock.push({ message: `News ${count}` });
  const page = await fixture.open(mock, { remembered: {} });
  await page.getByText("Waiting for you (1)").waitFor();
  expect(await page.getByRole("article").first().textContent()).toContain("Still open?");
  expect(await page.getByRole("article").count()).toBe(51);
});

test("one at a time, remembered for the next visit", async () => {
  const page = await fixture.open(mock);
  await page.getByText(IPHONE, { exact: true }).first().click();
  await page.getByRole("region", { name: PIXEL, exact: true }).waitFor({ state: "detached" });
  await page.reload();
  await page.getByRole("region", { name: IPHONE, exact: true }).waitFor();
  expect(await page.getByRole("region", { name: PIXEL, exact: true }).count()).toBe(0);
});

test("a narrow screen has one phone, and no side by side", async () => {
  const page = await fixture.open(mock, { viewport: NARROW });
  await page.getByRole("region", { name: PIXEL, exact: true }).waitFor();
  expect(await page.getByRole("region", { name: IPHONE, exact: true }).count()).toBe(0);
  expect(await page.getByText("Side by side").count()).toBe(0);
});

test("the lock screen shows predefined sets with the app's words, other sets have no buttons", async () => {
  const page = await fixture.open(mock, { remembered: { ...RETURNING, "screen-iPhone 16": "lock" } });
  await mock.push({
    message: "CPU at 95 %",
    actions: [
      { id: "ack", label: "On it", type: "button" },
      { id: "snooze", label: "Snooze 15m", type: "button" },
    ],
  });
  await mock.push({
    message: "Open the valve?",
    actions: [{ id: "valve", label: "Open it", type: "button" }],
  });
  const locked = cardOn(page, IPHONE, "CPU at 95 %");
  await locked.getByRole("button", { name: "Snooze 5m" }).waitFor();
  expect(await locked.getByRole("button").allTextContents()).toEqual(["Acknowledge", "Snooze 5m"]);
  await locked.getByText("“Snooze 5m” is “Snooze 15m” in your message.").waitFor();
  await cardOn(page, IPHONE, "Open the valve?").getByText("valve is not a predefined set").waitFor();
  await expect
    .poll(() => cardOn(page, PIXEL, "CPU at 95 %").getByRole("button").allTextContents())
    .toEqual(["On it", "Snooze 15m"]);
});

test("an answer from the lock screen opens the app, snooze does not", async () => {
  const page = await fixture.open(mock, { remembered: { "screen-Pixel 9": "lock" } });
  const phone = page.getByRole("region", { name: PIXEL, exact: true });
  const snoozable = ["ack", "snooze"].map((id) => ({ id, label: id, type: "button" }));
  const snoozed = await mock.push({ message: "Later", actions: snoozable });
  await mock.push({ message: "Now", actions: approveReject });
  await cardOn(page, PIXEL, "Later").getByRole("button", { name: "Snooze 5m" }).click();
  await cardOn(page, PIXEL, "Later").getByText("✓ snooze").waitFor();
  expect(await answerOf(snoozed)).toEqual([["snooze", null]]);
  expect(await phone.getByLabel("Lock screen").isChecked()).toBe(true);
  await cardOn(page, PIXEL, "Now").getByRole("button", { name: "Approve" }).click();
  await cardOn(page, PIXEL, "Now").getByText("✓ Approve").waitFor();
  await expect.poll(() => phone.getByLabel("App").isChecked()).toBe(true);
});

test("a reply typed in the app is reported as reply, from the lock screen as the button's id", async () => {
  const page = await fixture.open(mock, { remembered: { ...RETURNING, "screen-iPhone 16": "lock" } });
  const comment = [{ id: "comment", label: "Say something", type: "reply" }];
  const inApp = await mock.push({ message: "First", actions: comment });
  const onLock = await mock.push({ message: "Second", actions: comment });
  const answer = async (phone: string, message: string, button: string, text: string) => {
    await cardOn(page, phone, message).getByRole("button", { name: button }).click();
    await cardOn(page, phone, message).getByRole("textbox", { name: button }).fill(text);
    await page.keyboard.press("Enter");
    await cardOn(page, phone, message).getByText(text).waitFor();
  };
  await answer(PIXEL, "First", "Say something", "It's <b>done</b>");
  await answer(IPHONE, "Second", "Comment", "Later");
  expect(await answerOf(inApp)).toEqual([["reply", "It's <b>done</b>"]]);
  expect(await answerOf(onLock)).toEqual([["comment", "Later"]]);
});

test("a url button opens its link and answers; dismiss answers", async () => {
  const page = await fixture.open(mock);
  const actions = [
    { id: "see", label: "See the log", type: "url", url: `${mock.url}/openapi.json` },
    { id: "dismiss", label: "Dismiss", type: "dismiss" },
  ];
  const opened = await mock.push({ message: "Linked", actions });
  const dismissed = await mock.push({ message: "Not needed", actions });
  const popup = page.context().waitForEvent("page");
  await cardOn(page, PIXEL, "Linked").getByRole("button", { name: "See the log" }).click();
  expect((await popup).url()).toBe(`${mock.url}/openapi.json`);
  await cardOn(page, PIXEL, "Linked").getByText("✓ See the log").waitFor();
  await cardOn(page, PIXEL, "Not needed").getByRole("button", { name: "Dismiss" }).click();
  await cardOn(page, PIXEL, "Not needed").getByText("✓ Dismiss").waitFor();
  expect([await answerOf(opened), await answerOf(dismissed)]).toEqual([[["see", null]], [["dismiss", null]]]);
});

test("a tap that comes too late says why, and the answer that counted", async () => {
  const page = await fixture.open(mock);
  const id = await mock.push({ message: "Who is first?", actions: approveReject });
  await page.route("**/api/action", async (route) => {
    await mock.tap(id, "reject", IPHONE);
    await route.continue();
  });
  await cardOn(page, PIXEL, "Who is first?").getByRole("button", { name: "Approve" }).click();
  const card = cardOn(page, PIXEL, "Who is first?");
  await card
    .getByRole("alert")
    .getByText("Too late, this tap did not count. This notification was already answered")
    .waitFor();
  await card.getByText("✓ Reject · iPhone 16").waitFor();
});

test("an answer stays, though a page of messages that was read before it comes after it", async () => {
  const page = await fixture.open(mock);
  const id = await mock.push({ message: "Asked before", actions: approveReject });
  await cardOn(page, PIXEL, "Asked before").waitFor();
  const [read, tellRead] = gate();
  const [answered, tellAnswered] = gate();
  await page.route("**/_mock/messages?*", async (route) => {
    const response = await route.fetch();
    tellRead();
    await answered;
    await route.fulfill({ response });
  });
  await mock.push({ message: "Came while the page was on its way" });
  await read;
  await mock.tap(id, "approve", IPHONE);
  await cardOn(page, PIXEL, "Asked before").getByText("✓ Approve").waitFor();
  tellAnswered();
  await cardOn(page, PIXEL, "Came while the page was on its way").waitFor();
  expect(await cardOn(page, PIXEL, "Asked before").getByText("✓ Approve").count()).toBe(1);
});

test("a notification stays, though the first page of messages was read before it and comes after it", async () => {
  const [listAsked, tellListAsked] = gate();
  const [newerShown, tellNewerShown] = gate();
  let first = true;
  const page = await fixture.open(mock, { remembered: { shown: PIXEL } });
  await page.getByText("No notification yet").waitFor();
  await page.route(/\/_mock\/messages\?/, async (route) => {
    if (!first) return route.continue();
    first = false;
    const response = await route.fetch();
    tellListAsked();
    await newerShown;
    await route.fulfill({ response });
  });
  await mock.control("PUT", "/profile", { name: "documented" });
  await listAsked;
  await mock.push({ message: "Came meanwhile" });
  await cardOn(page, PIXEL, "Came meanwhile").waitFor();
  const late = page.waitForResponse(/\/_mock\/messages\?/);
  tellNewerShown();
  await (await late).finished();
  await drawn(page);
  expect(await cardOn(page, PIXEL, "Came meanwhile").count()).toBe(1);
});

test("an offline phone gets nothing until it is back", async () => {
  const page = await fixture.open(mock);
  const phone = page.getByRole("region", { name: PIXEL, exact: true });
  await phone.getByRole("switch").click();
  await phone.getByText("Offline: what is sent now waits").waitFor();
  await mock.push({ message: "While you were out" });
  await cardOn(page, IPHONE, "While you were out").waitFor();
  expect(await cardOn(page, PIXEL, "While you were out").count()).toBe(0);
  await phone.getByRole("switch").click();
  await cardOn(page, PIXEL, "While you were out").waitFor();
});

test("all messages show also what reached nobody", async () => {
  const page = await fixture.open(mock);
  await fetch(`${mock.url}/api/topics`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer demo-session-token" },
    body: JSON.stringify({ name: "lonely" }),
  });
  await mock.push({ message: "Anybody there?" }, "lonely");
  await page.getByText("All messages", { exact: true }).click();
  await cardOn(page, "All messages", "Anybody there?")
    .getByText("No phone was subscribed to lonely")
    .waitFor();
});

test("they show even while there is no phone at all", async () => {
  await mock.control("POST", "/seed", {
    accounts: [{ name: "a", topics: [{ name: "lonely", api_key: "k" }] }],
  });
  await mock.push({ message: "Anybody there?" }, "lonely");
  const page = await fixture.open(mock);
  await page.getByText("No phone yet").waitFor();
  await cardOn(page, "All messages", "Anybody there?").waitFor();
  await page.context().close();
  await mock.control("POST", "/reset?demo=true");
});

test("a reply that is being typed does not go over to another notification that comes to its place", async () => {
  const actions = [{ id: "say", label: "Say", type: "reply" }];
  await mock.push({ message: "Older", actions });
  await mock.push({ message: "Newer", actions });
  const page = await fixture.open(mock, { remembered: { shown: PIXEL } });
  await cardOn(page, PIXEL, "Older").getByRole("button", { name: "Say" }).click();
  await cardOn(page, PIXEL, "Older").getByRole("textbox").fill("For the older one");
  await page.getByRole("button", { name: "Search and filter" }).click();
  await page.getByLabel("Search title and text").fill("newer");
  await expect.poll(() => cardOn(page, PIXEL, "Older").count()).toBe(0);
  expect(await cardOn(page, PIXEL, "Newer").getByRole("textbox").count()).toBe(0);
});

test("an expired question says so and has no buttons", async () => {
  const page = await fixture.open(mock);
  await mock.push({ message: "Still there?", actions: approveReject });
  await cardOn(page, PIXEL, "Still there?").getByRole("button", { name: "Approve" }).waitFor();
  await mock.control("POST", "/clock", { advance_ms: 25 * 3_600_000 });
  await cardOn(page, PIXEL, "Still there?").getByText("Expired without an answer").waitFor();
  expect(await cardOn(page, PIXEL, "Still there?").getByRole("button").count()).toBe(0);
});
