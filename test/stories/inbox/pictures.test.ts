import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { screenshot } from "../../hosts/chromium.ts";
import {
  approveReject,
  cardOn,
  type Mock,
  NARROW,
  type OpenOptions,
  type Receiver,
  type Stage,
  startMock,
  startReceiver,
  startStage,
} from "./stage.ts";

const PICTURES = join(import.meta.dirname, "../../../.run/pictures");
const DESKTOP = { width: 1280, height: 760 };

let stage: Stage;
let mock: Mock;
let receiver: Receiver;
let answered: string;

/** An afternoon at work: some news, a question that was answered, two that are open. */
beforeAll(async () => {
  [stage, mock, receiver] = await Promise.all([startStage(), startMock(), startReceiver()]);
  const at = (time: string) => mock.control("POST", "/clock", { set: `2026-04-10T${time}Z`, frozen: true });
  await at("14:02:10");
  await mock.push({
    title: "Nightly backup",
    message: "Finished in 12 min, 48 GB.",
    priority: "low",
    tags: "backup, nas",
  });
  await at("14:20:00");
  answered = await mock.push({
    ...{ title: "Deployment Request", priority: "high", tags: "deploy" },
    message: "Release v2.0.9 to production, requested by bob",
    actions: approveReject,
    callback_url: receiver.url,
  });
  await at("14:21:30");
  await mock.tap(answered, "approve");
  await mock.control("GET", `/deliveries/wait?message_id=${answered}`);
  await at("14:24:00");
  await mock.push({
    ...{ title: "Server Alert", priority: "urgent" },
    message: "CPU usage at 95 % on prod-01.",
    actions: [
      { id: "ack", label: "On it", type: "button" },
      { id: "snooze", label: "Snooze 15m", type: "button" },
      { id: "reply", label: "Reply", type: "reply" },
    ],
  });
  await at("14:26:40");
  await mock.push({
    ...{ title: "Deployment Request", priority: "high", tags: "deploy" },
    message: "Release v2.1.0 to production, requested by alice",
    actions: approveReject,
    callback_url: receiver.url,
    click_url: "https://ci.example.com/runs/218",
  });
});
afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
  await mock?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

const open = async (options: OpenOptions): Promise<Page> => {
  const page = await stage.open(mock, { viewport: DESKTOP, timezoneId: "UTC", locale: "en-GB", ...options });
  await page.getByRole("article").filter({ hasText: "Release v2.1.0" }).first().waitFor();
  return page;
};

const picture = (page: Page, name: string) => screenshot(page, join(PICTURES, `${name}.png`));

test("side by side, as an app and as a lock screen", async () => {
  const page = await open({ remembered: { "screen-iPhone 16": "lock" } });
  await cardOn(page, "iPhone 16", "Release v2.1.0").getByRole("button", { name: "Approve" }).waitFor();
  await picture(page, "inbox");
});

test("what became of a notification", async () => {
  const page = await open({ at: `/message/${answered}` });
  await page.getByText('"action_id": "approve"').waitFor();
  await picture(page, "inbox-details");
});

test("at night", async () => {
  const page = await open({
    at: `/message/${answered}`,
    colorScheme: "dark",
    remembered: { "screen-Pixel 9": "lock", "screen-iPhone 16": "lock" },
  });
  await page.getByText('"action_id": "approve"').waitFor();
  await picture(page, "inbox-dark");
});

test("on a phone", async () => {
  const page = await open({ viewport: NARROW });
  await cardOn(page, "Pixel 9", "Release v2.1.0").getByRole("button", { name: "Reject" }).waitFor();
  await picture(page, "inbox-narrow");
});

/** The panel alone, as high as what is in it. */
async function panelPicture(page: Page, name: string): Promise<void> {
  const panel = page.getByRole("region", { name: "Details and tools" });
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
  await panelPicture(page, "inbox-send");
});

test("the log of requests", async () => {
  const page = await open({ at: "/requests" });
  await page.locator("summary").first().click();
  await picture(page, "inbox-requests");
});

test("faults and the clock", async () => {
  await mock.control("POST", "/faults", { match: { path: "/api/push" }, retry_after: 5, times: 3 });
  const page = await open({ at: "/controls" });
  await page.getByRole("link", { name: "Controls 1 fault in force" }).waitFor();
  await panelPicture(page, "inbox-controls");
  await mock.control("DELETE", "/faults");
});

test("an empty inbox", async () => {
  await mock.control("POST", "/reset");
  const page = await stage.open(mock, { viewport: DESKTOP });
  await page.getByText("No notification yet").first().waitFor();
  await picture(page, "inbox-empty");
});
