import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { screenshot } from "../../hosts/chromium.ts";
import {
  approveReject,
  cardOn,
  type InboxFixture,
  type Mock,
  NARROW,
  type OpenOptions,
  RETURNING,
  type Receiver,
  startInboxFixture,
  startMock,
  startReceiver,
} from "./fixture.ts";
import { layoutChanges } from "./layout.ts";

const PICTURES = join(import.meta.dirname, "../../../.run/pictures");
const DESKTOP = { width: 1280, height: 760 };

let fixture: InboxFixture;
let mock: Mock;
let receiver: Receiver;
let answered: string;
let alert: string;

/** An afternoon at work: some news, a question that was answered, one that expired, two that are open. */
beforeAll(async () => {
  [fixture, mock, receiver] = await Promise.all([startInboxFixture(), startMock(), startReceiver()]);
  const at = (time: string) => mock.control("POST", "/clock", { set: `2026-04-${time}Z`, frozen: true });
  const deployment = {
    title: "Deployment Request",
    priority: "high",
    tags: "deploy",
    actions: approveReject,
  };
  await at("09T14:20:00");
  await mock.push({ ...deployment, message: "Release v2.0.8 to production, requested by bob" });
  await at("10T14:22:10");
  await mock.push({
    ...{ title: "Nightly backup", priority: "low", tags: "backup, nas" },
    message: "Finished in 12 min, 48 GB.",
  });
  await at("10T14:23:00");
  answered = await mock.push({
    ...deployment,
    message: "Release v2.0.9 to production, requested by bob",
    callback_url: receiver.url,
  });
  await at("10T14:23:30");
  await mock.tap(answered, "approve");
  await mock.control("GET", `/deliveries/wait?message_id=${answered}`);
  await at("10T14:24:00");
  alert = await mock.push({
    ...{ title: "Server Alert", priority: "urgent" },
    message: "CPU usage at 95 % on prod-01.",
    actions: [
      { id: "ack", label: "On it", type: "button" },
      { id: "snooze", label: "Snooze 15m", type: "button" },
      { id: "reply", label: "Reply", type: "reply" },
    ],
  });
  await at("10T14:26:40");
  await mock.push({
    ...deployment,
    message: "Release v2.1.0 to production, requested by alice",
    callback_url: receiver.url,
    click_url: "https://ci.example.com/runs/218",
  });
});
afterAll(async () => {
  await fixture?.[Symbol.asyncDispose]();
  await mock?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

/** One locale and time zone, two pixels for one, nothing in motion. */
const open = (options: OpenOptions): Promise<Page> =>
  fixture.open(mock, {
    ...{ viewport: DESKTOP, timezoneId: "UTC", locale: "en-GB", deviceScaleFactor: 2 },
    ...{ reducedMotion: "reduce", remembered: {} },
    ...options,
  });

const lock = { "screen-Pixel 9": "lock", "screen-iPhone 16": "lock" };
const narrow = { viewport: NARROW };

test.each<[name: string, options: () => OpenOptions, shows: string]>([
  ["inbox", () => ({}), "Delivered to Pixel 9"],
  ["inbox-1024", () => ({ viewport: { width: 1024, height: 760 } }), "Delivered to Pixel 9"],
  ["inbox-768", () => ({ viewport: { width: 768, height: 1024 } }), "Expired without an answer"],
  ["inbox-details", () => ({ at: `/message/${answered}`, remembered: RETURNING }), '"action_id": "approve"'],
  [
    "inbox-dark",
    () => ({ at: `/message/${answered}`, colorScheme: "dark", remembered: { ...RETURNING, ...lock } }),
    '"action_id": "approve"',
  ],
  ["inbox-narrow", () => narrow, "Release v2.1.0"],
  ["inbox-narrow-lock", () => ({ ...narrow, colorScheme: "dark", remembered: lock }), "Release v2.1.0"],
  ["inbox-narrow-details", () => ({ ...narrow, at: `/message/${answered}` }), "iPhone 16 answered approve"],
  ["inbox-requests", () => ({ at: "/requests" }), "Show this page's own"],
])("%s looks as it was last looked at", async (name, options, shows) => {
  const page = await open(options());
  await page.getByText(shows).first().waitFor();
  await screenshot(page, join(PICTURES, `${name}.png`));
  expect(await layoutChanges(page, name)).toEqual([]);
});

test("a tap that came too late looks like none that counted", async () => {
  const page = await open(narrow);
  await page.route("**/api/action", async (route) => {
    await mock.tap(alert, "snooze");
    await route.continue();
  });
  const card = cardOn(page, "Pixel 9", "CPU usage");
  await card.getByRole("button", { name: "On it" }).click();
  await card.getByText(/Too late/).waitFor();
  await card.getByText("✓ Snooze 15m · iPhone 16").waitFor();
  await screenshot(page, join(PICTURES, "inbox-late.png"));
  expect(await layoutChanges(page, "inbox-late")).toEqual([]);
});

test("a question of a Zap, in the app and on the lock screen", async () => {
  await using own = await startMock();
  await own.control("POST", "/clock", { set: "2026-04-10T14:26:40Z", frozen: true });
  await own.push({
    ...{ title: "Garage", priority: "high", tags: "garage" },
    message: "The garage has been open for ten minutes. Close it?\nYes = Close it\nNo = Leave it",
    actions: [
      { id: "yes", label: "Close it", type: "button" },
      { id: "no", label: "Leave it", type: "button" },
    ],
  });
  const look = { timezoneId: "UTC", locale: "en-GB", deviceScaleFactor: 2 };
  const remembered = { ...RETURNING, "screen-iPhone 16": "lock" };
  const page = await fixture.open(own, { ...look, viewport: DESKTOP, remembered });
  await cardOn(page, "iPhone 16", "The garage").waitFor();
  const clip = { x: 0, y: 118, width: 704, height: 540 };
  await page.screenshot({ path: join(PICTURES, "zapier-question.png"), animations: "disabled", clip });
});

/** The panel alone, as high as what is in it. */
async function panelPicture(page: Page, name: string): Promise<void> {
  const panel = page.getByRole("region", { name: "Timeline and tools" });
  const height = await panel.evaluate((element) => {
    const heights = [element, ...element.querySelectorAll("*")].map(
      ({ scrollHeight, clientHeight }) => scrollHeight - clientHeight,
    );
    return Math.max(...heights);
  });
  await page.setViewportSize({ ...DESKTOP, height: DESKTOP.height + height });
  await panel.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled" });
}

test("the form for a test notification, with its command", async () => {
  const page = await open({ at: "/send" });
  await page.getByText("A predefined set").waitFor();
  expect(await layoutChanges(page, "inbox-send")).toEqual([]);
  await panelPicture(page, "inbox-send");
});

test("faults and the clock", async () => {
  await mock.control("POST", "/faults", { match: { path: "/api/push" }, retry_after: 5, times: 3 });
  const page = await open({ at: "/controls" });
  await page.getByRole("link", { name: "Controls 1 fault in force" }).waitFor();
  await page.getByText("/api/push: answers 429").waitFor();
  expect(await layoutChanges(page, "inbox-controls")).toEqual([]);
  await panelPicture(page, "inbox-controls");
  await mock.control("DELETE", "/faults");
});

test("an empty inbox, and one whose server is gone", async () => {
  await mock.control("POST", "/reset");
  const page = await open({});
  await page.getByText("No notification yet").first().waitFor();
  await screenshot(page, join(PICTURES, "inbox-empty.png"));
  expect(await layoutChanges(page, "inbox-empty")).toEqual([]);
  await mock.kill();
  await page.getByRole("alert").getByText("is gone. Start it again").waitFor();
  await screenshot(page, join(PICTURES, "inbox-gone.png"));
});
