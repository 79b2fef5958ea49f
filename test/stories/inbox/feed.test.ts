import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { fillDataFile } from "../../bench/many-messages.ts";
import { type TemporaryFolder, temporaryFolder } from "../../hosts/temporary.ts";
import {
  approveReject,
  cardOn,
  drawn,
  type InboxFixture,
  type Mock,
  startInboxFixture,
  startMock,
} from "./fixture.ts";

const MANY = 100_000;
const PIXEL = DEMO.phones[0];

let folder: TemporaryFolder;
let fixture: InboxFixture;
let mock: Mock;

beforeAll(async () => {
  folder = temporaryFolder("inbox");
  const data = join(folder.path, "many.sqlite");
  await fillDataFile(data, MANY);
  [fixture, mock] = await Promise.all([startInboxFixture(), startMock(["--data", data])]);
});
afterEach(() => Promise.all(fixture.browser.contexts().map((context) => context.close())));
afterAll(async () => {
  await fixture?.[Symbol.asyncDispose]();
  await mock?.[Symbol.asyncDispose]();
  folder?.remove();
});

const openSearch = (page: Page) => page.getByRole("button", { name: "Search and filter" }).click();
const scroller = (page: Page) => page.getByRole("region", { name: PIXEL, exact: true }).locator(".scroller");
const scroll = async (page: Page, share: number) => {
  await scroller(page).evaluate((element, to) => {
    element.scrollTop = element.scrollHeight * to;
  }, share);
  // The page hears of it with its next frame.
  await drawn(page);
};

test("the newest of 100,000 are there, and older ones on demand, up to 500", async () => {
  const page = await fixture.open(mock, { remembered: { shown: PIXEL } });
  await cardOn(page, PIXEL, `Reading ${MANY - 1}`).waitFor();
  const cards = page.getByRole("article");
  expect(await cards.count()).toBe(50);
  expect(await cards.first().getAttribute("aria-setsize")).toBe(String(MANY));
  for (let shown = 100; shown <= 500; shown += 50) {
    await page.getByRole("button", { name: "Older" }).click();
    await expect.poll(() => cards.count()).toBe(shown);
  }
  expect(await cards.last().textContent()).toContain(`Reading ${MANY - 500}`);
  await page.getByText("The last 500 are shown; search for older ones.").waitFor();
  expect(await page.getByRole("button", { name: "Older" }).count()).toBe(0);
});

test("search, topic and priority narrow it down, and clear again", async () => {
  const page = await fixture.open(mock, { remembered: { shown: PIXEL } });
  await openSearch(page);
  await page.getByLabel("Search title and text").fill("reading 4321");
  await expect.poll(() => page.getByRole("article").first().getAttribute("aria-setsize")).toBe("11");
  await page.getByLabel("Search title and text").fill("");
  await page.getByLabel("Priority").selectOption("urgent");
  await expect.poll(() => page.getByRole("article").first().getAttribute("aria-setsize")).toBe("99");
  await page.getByLabel("Topic").selectOption(DEMO.privateTopic);
  await page.getByText("Nothing matches").waitFor();
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect.poll(() => page.getByRole("article").first().getAttribute("aria-setsize")).toBe(String(MANY));
});

test("what is being read stays where it is while new ones arrive, and a button leads to them", async () => {
  const page = await fixture.open(mock, { remembered: { shown: PIXEL } });
  await cardOn(page, PIXEL, `Reading ${MANY - 1}`).waitFor();
  await scroll(page, 0.5);
  const text = `Reading ${MANY - 25}`;
  const where = async () => (await page.getByText(text, { exact: true }).boundingBox())?.y ?? Number.NaN;
  const before = await where();
  for (const message of ["New one", "New two", "New three"]) await mock.push({ message });
  await page.getByRole("button", { name: "3 new notifications" }).waitFor();
  expect(Math.abs((await where()) - before)).toBeLessThan(3);
  await page.getByRole("button", { name: "3 new notifications" }).click();
  await cardOn(page, PIXEL, "New three").waitFor();
  await page.getByRole("button", { name: /new notification/ }).waitFor({ state: "detached" });
});

test("a hundred at once all appear, in order", async () => {
  const page = await fixture.open(mock, { remembered: { shown: PIXEL } });
  await openSearch(page);
  await page.getByLabel("Search title and text").fill("burst");
  await page.getByText("Nothing matches").waitFor();
  for (let count = 0; count < 100; count++) await mock.push({ message: `burst ${count}` });
  await expect.poll(() => page.getByRole("article").first().getAttribute("aria-setsize")).toBe("100");
  const shown = await page.getByRole("article").first().textContent();
  expect(shown).toContain("burst 99");
});

test("a second tap in haste does nothing, even if the page has not heard of the first one yet", async () => {
  const page = await fixture.open(mock);
  await page.evaluate(() => {
    const { read } = ReadableStreamDefaultReader.prototype;
    let held = Promise.resolve();
    addEventListener("hold", () => {
      held = new Promise((resolve) => addEventListener("release", () => resolve()));
    });
    ReadableStreamDefaultReader.prototype.read = function (this: ReadableStreamDefaultReader) {
      return read.call(this).then((part) => held.then(() => part));
    };
  });
  await mock.push({ message: "Deploy?", actions: approveReject });
  const card = cardOn(page, "Pixel 9", "Deploy?");
  await card.waitFor();
  await page.evaluate(() => dispatchEvent(new Event("hold")));
  const answered = page.waitForResponse(/\/api\/action$/);
  await card.getByRole("button", { name: "Approve" }).click();
  await (await answered).finished();
  await drawn(page);
  expect(await card.getByRole("button", { name: "Reject" }).isDisabled()).toBe(true);
  await page.evaluate(() => dispatchEvent(new Event("release")));
  await card.getByText("✓ Approve").waitFor();
});

test("a phone that is offline sends no tap, and says so", async () => {
  const page = await fixture.open(mock);
  await mock.push({ message: "Restart?", actions: approveReject });
  const card = cardOn(page, "Pixel 9", "Restart?");
  await card.waitFor();
  await mock.control("POST", "/phones/Pixel%209/offline");
  await page.getByText("Offline: what is sent now waits").waitFor();
  await card.getByRole("button", { name: "Approve" }).click();
  await card.getByText("Pixel 9 is offline").waitFor();
  await mock.control("POST", "/phones/Pixel%209/online");
  await page.getByText("Offline: what is sent now waits").waitFor({ state: "detached" });
  await card.getByRole("button", { name: "Approve" }).click();
  await card.getByText("✓ Approve").waitFor();
});
