import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  approveReject,
  cardOn,
  drawn,
  goTo,
  type InboxFixture,
  type Mock,
  startInboxFixture,
  startMock,
} from "./fixture.ts";

let fixture: InboxFixture;
let mock: Mock;

beforeAll(async () => {
  [fixture, mock] = await Promise.all([startInboxFixture(), startMock()]);
});
afterEach(async () => {
  await Promise.all(fixture.browser.contexts().map((context) => context.close()));
  await mock.control("POST", "/reset");
  await mock.control("PUT", "/profile", { name: "documented" });
});
afterAll(async () => {
  await fixture?.[Symbol.asyncDispose]();
  await mock?.[Symbol.asyncDispose]();
});

const panel = (page: Page) => page.getByRole("region", { name: "Timeline and tools" });
const push = () => fetch(`${mock.url}/api/push/my-topic`, { method: "POST", body: "Hello" });

test("the request log is live, finds things, hides keys until asked", async () => {
  const page = await fixture.open(mock, { at: "/requests" });
  await panel(page).getByText("No request yet").waitFor();
  await mock.push({ message: "Find me" });
  await fetch(`${mock.url}/api/topics`, { headers: { authorization: "Bearer wrong" } });
  await panel(page).getByText("401", { exact: true }).waitFor();
  await panel(page).getByLabel("Find in path, body and response").fill("find ME");
  await expect.poll(() => panel(page).locator("summary").count()).toBe(1);
  await panel(page).locator("summary").click();
  const item = panel(page).getByRole("group");
  await item.getByText('"message": "Find me"').waitFor();
  expect(await item.textContent()).not.toContain("demo-topic-api-key");
  await item.getByRole("button", { name: "Show keys" }).click();
  await item.getByText("demo-topic-api-key").first().waitFor();
  await panel(page).getByLabel("Find in path, body and response").fill("");
  await panel(page).getByLabel("Hide reads (GET)").check();
  await expect.poll(() => panel(page).locator("summary").count()).toBe(1);
});

test("what is typed as soon as the search is there is not lost", async () => {
  const page = await fixture.open(mock);
  await page.evaluate(() =>
    new MutationObserver((_, observer) => {
      const field = document.querySelector<HTMLInputElement>(".panel-requests [type=search]");
      if (!field) return;
      observer.disconnect();
      field.value = "typed";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }).observe(document.body, { childList: true, subtree: true }),
  );
  await page.getByRole("link", { name: "Requests" }).click();
  const field = panel(page).getByLabel("Find in path, body and response");
  await field.waitFor();
  await drawn(page);
  expect(await field.inputValue()).toBe("typed");
});

test("a fault is added, counted in the bar, hits, and is removed", async () => {
  const page = await fixture.open(mock, { at: "/controls" });
  await panel(page).getByLabel("What goes wrong").selectOption("Rate limit (429, Retry-After 5 s)");
  await panel(page).getByLabel("Where").selectOption("Push");
  await panel(page).getByLabel("How often").selectOption("until removed");
  await panel(page).getByRole("button", { name: "Add fault" }).click();
  await page.getByRole("link", { name: "Controls 1 fault in force" }).waitFor();
  const limited = await push();
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "5"]);
  await panel(page).getByLabel("What goes wrong").selectOption("Connection reset");
  await panel(page).getByRole("button", { name: "Add fault" }).click();
  await page.getByRole("link", { name: "Controls 2 faults in force" }).waitFor();
  await panel(page)
    .getByRole("button", { name: /Remove the fault .*429/ })
    .click();
  await page.getByRole("link", { name: "Controls 1 fault in force" }).waitFor();
  await expect(push()).rejects.toThrow();
  await panel(page)
    .getByRole("button", { name: /Remove the fault/ })
    .click();
  await panel(page).getByText("None: every request gets its real response.").waitFor();
  expect((await push()).status).toBe(200);
});

test("a fault that a test adds shows without a reload", async () => {
  const page = await fixture.open(mock, { at: "/controls" });
  await mock.control("POST", "/faults", { match: { path: "/api/push" }, status: 503, times: 2 });
  await panel(page).getByText("/api/push: answers 503, 2 times").waitFor();
});

test("a list of faults that was read before another was added does not hide it", async () => {
  const page = await fixture.open(mock, { at: "/controls" });
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let held: Promise<void>[] | null = [];
  await page.route(/\/_mock\/faults$/, async (route) => {
    const response = await route.fetch();
    if (!held) return route.fulfill({ response });
    held.push(released.then(() => route.fulfill({ response })));
  });
  await mock.control("POST", "/faults", { match: { path: "/api/one" }, status: 500 });
  await expect.poll(() => held?.length).toBe(1);
  const early = held;
  held = null;
  await mock.control("POST", "/faults", { match: { path: "/api/two" }, status: 500 });
  await page.getByText("/api/two: answers 500").waitFor();
  release();
  await Promise.all(early);
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  expect(await page.getByText("/api/two: answers 500").count()).toBe(1);
});

test("copying where the browser has no clipboard says what to do instead", async () => {
  const page = await fixture.open(mock, { at: "/send" });
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.getByRole("button", { name: "Copy As a curl command" }).click();
  await page.getByText("Not allowed here: select the text").first().waitFor();
});

test("a page that was open for long shows the service's time, and stopping the clock does not move it", async () => {
  const page = await fixture.open(mock);
  await page.evaluate(() => {
    const { now } = Date;
    Date.now = () => now() + 600_000;
  });
  await goTo(page, mock, "/controls");
  const shown = async () =>
    Date.parse((await panel(page).locator("time.clock").getAttribute("datetime")) ?? "");
  await expect.poll(async () => (await shown()) - Date.now()).toBeGreaterThan(500_000);
  await panel(page).getByRole("button", { name: "Stop it" }).click();
  await page.getByRole("link", { name: /^clock stopped at/ }).waitFor();
  const { now } = await mock.control<{ now: string }>("GET", "/state");
  expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(300_000);
});

test("the clock expires questions, stops, runs again", async () => {
  const page = await fixture.open(mock, { at: "/controls" });
  await mock.push({ message: "In time?", actions: approveReject });
  await cardOn(page, "Pixel 9", "In time?").getByRole("button", { name: "Approve" }).waitFor();
  await panel(page).getByRole("button", { name: "+1 day" }).click();
  await cardOn(page, "Pixel 9", "In time?").getByText("Expired without an answer").waitFor();
  await page.getByRole("link", { name: "clock +1 day" }).waitFor();
  await panel(page).getByRole("button", { name: "Stop it" }).click();
  await page.getByRole("link", { name: /^clock stopped at/ }).waitFor();
  await panel(page).getByLabel("Set and stop at").fill("2030-01-02T03:04");
  await panel(page).getByRole("button", { name: "Set the clock" }).click();
  await expect
    .poll(async () => (await mock.control<{ now: string }>("GET", "/state")).now)
    .toBe(new Date("2030-01-02T03:04").toISOString());
  await panel(page).getByRole("button", { name: "Back to real time" }).click();
  await panel(page).getByText("running", { exact: true }).waitFor();
  await page.getByRole("link", { name: /^clock stopped at/ }).waitFor({ state: "detached" });
});

test("the profile switches, and another phone joins", async () => {
  const page = await fixture.open(mock, { at: "/controls" });
  await panel(page).getByText("As the live service").click();
  await page.getByRole("link", { name: "Profile: live" }).waitFor();
  const { message } = (await (await push()).json()) as { message?: string };
  expect(message).toBe("Notification sent");
  await panel(page).getByLabel("Name of another phone").fill("Galaxy S25");
  await panel(page).getByRole("button", { name: "Add phone" }).click();
  await mock.push({ message: "For three" });
  await cardOn(page, "Galaxy S25", "For three").waitFor();
});

test("a tap still counts in profile live after the session has expired", async () => {
  const page = await fixture.open(mock);
  await mock.control("PUT", "/profile", { name: "live" });
  await mock.control("POST", "/clock", { advance_ms: 2 * 3_600_000 });
  await mock.push({ message: "Much later", actions: approveReject });
  await cardOn(page, "Pixel 9", "Much later").getByRole("button", { name: "Approve" }).click();
  await cardOn(page, "Pixel 9", "Much later").getByText("✓ Approve").waitFor();
});

test("reset asks twice and leaves an empty inbox that says what to do next", async () => {
  const page = await fixture.open(mock, { at: "/controls" });
  await mock.push({ message: "Gone soon" });
  await cardOn(page, "Pixel 9", "Gone soon").waitFor();
  await panel(page).getByRole("button", { name: "Reset the server" }).click();
  await panel(page).getByRole("button", { name: "Delete everything" }).click();
  await page.getByText("No notification yet").first().waitFor();
  await cardOn(page, "Pixel 9", "Gone soon").waitFor({ state: "detached" });
  await page.getByText(`curl ${mock.url}/api/push/my-topic`).first().waitFor();
});

test("off loopback the page asks for the control token", async () => {
  await using closed = await startMock(["--control-token", "let me in"]);
  const page = await fixture.browser.newPage();
  await page.goto(closed.url);
  await page.getByRole("alert").getByText("Send the control token in X-Control-Token.").waitFor();
  await page.getByLabel(/Control token/).fill("let me in");
  await page.getByRole("button", { name: "Open the inbox" }).click();
  await page.getByText("No notification yet").first().waitFor();
});
