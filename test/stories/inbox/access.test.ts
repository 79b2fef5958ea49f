import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  approveReject,
  cardOn,
  goTo,
  type InboxFixture,
  type Mock,
  NARROW,
  RETURNING,
  startInboxFixture,
  startMock,
  WIDE,
} from "./fixture.ts";

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

/** What is still fading in has neither its colors nor its size yet. */
const STILL = { reducedMotion: "reduce" } as const;

/** What axe finds wrong, in one line each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: axe.Result[] }> } };
    const results = await axe.run();
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
    );
  });
}

async function someNotifications(): Promise<string> {
  await mock.push({ title: "Backup", message: "Done", priority: "low", tags: "nas" });
  await mock.push({
    message: "CPU at 95 %",
    priority: "urgent",
    actions: [{ id: "own", label: "Own", type: "button" }],
  });
  const answered = await mock.push({
    message: "Before",
    actions: approveReject,
    callback_url: "http://127.0.0.1:9/x",
  });
  await mock.tap(answered, "approve");
  await mock.push({
    message: "Release?",
    priority: "high",
    actions: approveReject,
    click_url: "https://example.com",
  });
  await mock.control("POST", "/faults", { match: { path: "/api/receipts" }, status: 500 });
  return answered;
}

describe("axe finds nothing", () => {
  const looks = [
    { colorScheme: "light", viewport: WIDE, remembered: { ...RETURNING, "screen-iPhone 16": "lock" } },
    { colorScheme: "dark", viewport: WIDE, remembered: { ...RETURNING, "screen-iPhone 16": "lock" } },
    { colorScheme: "light", viewport: NARROW, remembered: {} },
    { colorScheme: "dark", viewport: NARROW, remembered: { "screen-Pixel 9": "lock" } },
  ] as const;

  test.each(looks)("$colorScheme, $viewport.width px", async (look) => {
    const answered = await someNotifications();
    const page = await fixture.open(mock, { ...STILL, ...look });
    const panels = ["/", `/message/${answered}`, "/send", "/requests", "/callbacks", "/controls"];
    for (const at of panels) {
      await goTo(page, mock, at);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      expect({ at, found: await violations(page) }).toEqual({ at, found: [] });
    }
  });

  test.each(["light", "dark"] as const)("late, offline, not loaded and gone, %s", async (colorScheme) => {
    await using doomed = await startMock();
    await doomed.push({ message: "Deploy?", actions: approveReject });
    const page = await fixture.open(doomed, { ...STILL, colorScheme });
    await page.route("**/api/action", async (route) => {
      await doomed.tap(JSON.parse(route.request().postData() ?? "").message_id, "reject");
      await route.continue();
    });
    await cardOn(page, "Pixel 9", "Deploy?").getByRole("button", { name: "Approve" }).click();
    await page.getByText("Too late").waitFor();
    await page.getByRole("switch", { name: /Pixel 9/ }).click();
    await page.getByText("Offline: what is sent").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.route("**/_mock/messages*", (route) =>
      route.fulfill({ status: 500, json: { error: "The disk is full." } }),
    );
    await page.reload();
    await page.getByRole("region", { name: "Timeline and tools" }).getByText("The disk is full.").waitFor();
    expect(await violations(page)).toEqual([]);
    await doomed.kill();
    await page.getByText("is gone. Start it again").waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test("on the empty page, and in the help", async () => {
    const page = await fixture.open(mock, STILL);
    await page.getByText("No notification yet").first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe("what is tapped is large enough for a finger", () => {
  test.each([390, 768, 1024, 1440])("%i px", async (width) => {
    const answered = await someNotifications();
    const page = await fixture.open(mock, { ...STILL, viewport: { width, height: 844 } });
    const least = width < 900 ? 44 : 24;
    for (const at of ["/", `/message/${answered}`, "/send", "/requests", "/callbacks", "/controls"]) {
      await goTo(page, mock, at);
      expect({ at, small: await tooSmall(page, least), beside: await besideThePage(page) }).toEqual({
        at,
        small: [],
        beside: 0,
      });
    }
  });
});

/** What can be tapped and is lower than this many pixels; links within a sentence are as high as its line. */
const tooSmall = (page: Page, least: number): Promise<string[]> =>
  page.evaluate((px) => {
    const all = document.querySelectorAll<HTMLElement>("a, button, select, input, textarea, summary");
    return [...all].flatMap((element) => {
      const target = element.closest("label.check, label.switch, .choice label") ?? element;
      const { width, height } = target.getBoundingClientRect();
      const hidden = width === 0 || element.closest("p") !== null || element.closest(".chip") !== null;
      return hidden || (height >= px && width >= Math.min(px, 40))
        ? []
        : [`${target.outerHTML.slice(0, 80)} ${width}x${height}`];
    });
  }, least);

const besideThePage = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test("the keyboard alone reads, answers, and keeps its place", async () => {
  const page = await fixture.open(mock);
  await mock.push({ message: "Older", actions: approveReject });
  await mock.push({ message: "Newer", actions: approveReject });
  await cardOn(page, "Pixel 9", "Newer").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("2");
  await cardOn(page, "Pixel 9", "Older").getByText("✓ Reject").waitFor();
  expect(await page.evaluate(() => document.activeElement?.closest("article")?.textContent)).toContain(
    "Older",
  );
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /Newer/, level: 2 }).waitFor();
  await page.keyboard.type("/older");
  await expect.poll(() => cardOn(page, "Pixel 9", "Newer").count()).toBe(0);
});

test("what is typed right after the key for search arrives there, on a slow machine too", async () => {
  const page = await fixture.open(mock);
  await (await page.context().newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: 20 });
  await page.keyboard.type("/north");
  await expect.poll(() => page.getByRole("searchbox").inputValue()).toBe("north");
});

test("a button pressed by keyboard hands the focus to the answer", async () => {
  const page = await fixture.open(mock);
  await mock.push({ message: "Focus?", actions: approveReject });
  await cardOn(page, "Pixel 9", "Focus?").getByRole("button", { name: "Approve" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("✓ Approve");
});

test("Escape puts a reply away, from its button too", async () => {
  const page = await fixture.open(mock);
  await mock.push({ message: "Say?", actions: [{ id: "comment", label: "Say something", type: "reply" }] });
  const card = cardOn(page, "Pixel 9", "Say?");
  await card.getByRole("button", { name: "Say something" }).click();
  await card.getByRole("textbox").fill("Not yet");
  await card.getByRole("button", { name: "Send" }).press("Escape");
  await expect.poll(() => card.getByRole("textbox").count()).toBe(0);
});

test("letters do nothing once the keys are switched off", async () => {
  const page = await fixture.open(mock, { remembered: { shortcuts: "off" } });
  await page.keyboard.press("n");
  await page.keyboard.press("?");
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(page.url()).toMatch(/#\/$/);
});

test("a new notification is announced", async () => {
  const page = await fixture.open(mock);
  await mock.push({ title: "Door", message: "Somebody is there" });
  await page.locator("[aria-live=polite]").getByText("New notification: Door: Somebody is there").waitFor();
});

test("in the background the tab's title counts and the desktop notifies, if allowed", async () => {
  const page = await fixture.open(mock);
  await page.context().grantPermissions(["notifications"], { origin: mock.url });
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Shown {
      static permission = "granted";
      constructor(title: string, { body }: { body: string }) {
        shown.push(`${title}: ${body}`);
      }
    }
    Object.assign(globalThis, { Notification: Shown, shown });
    document.hasFocus = () => false;
  });
  await page.reload();
  await page.getByRole("button", { name: "Notifications on" }).waitFor();
  await mock.push({ title: "Door", message: "Somebody is there" });
  await expect.poll(() => page.title()).toBe("(1) iotpush inbox");
  await expect
    .poll(() => page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown))
    .toEqual(["Door: Somebody is there"]);
});

test("the page reports a lost connection and recovers by itself", async () => {
  const port = await (async () => {
    await using first = await startMock();
    return new URL(first.url).port;
  })();
  const doomed = await startMock(["--port", port]);
  const page = await fixture.open(doomed);
  await doomed.push({ message: "Tapped too late", actions: approveReject });
  await cardOn(page, "Pixel 9", "Tapped too late").waitFor();
  await doomed.kill();
  await page.getByText("is gone. Start it again").waitFor();
  await cardOn(page, "Pixel 9", "Tapped too late").getByRole("button", { name: "Approve" }).click();
  await page
    .getByText(/The tap was not sent: No response from the mock server at .* Start it again/)
    .waitFor();
  await using again = await startMock(["--port", port]);
  await again.push({ message: "Back again" });
  await cardOn(page, "Pixel 9", "Back again").waitFor();
  await page.getByText("is gone. Start it again").waitFor({ state: "detached" });
});

test("the page loads nothing from elsewhere and runs under its strict policy", async () => {
  const page = await fixture.browser.newPage();
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(mock.url) && !request.url().startsWith("data:"))
      foreign.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const response = await page.goto(mock.url);
  await someNotifications();
  await cardOn(page, "Pixel 9", "Release?").waitFor();
  expect(response?.headers()["content-security-policy"]).toContain("default-src 'none'");
  expect([foreign, complaints]).toEqual([[], []]);
});
