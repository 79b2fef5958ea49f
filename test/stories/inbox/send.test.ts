import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { cardOn, type InboxFixture, type Mock, startInboxFixture, startMock } from "./fixture.ts";

const HOSTILE = `It's "quoted", $(date) \`id\` \\ 100 % <b>!\n@second line`;

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

const panel = (page: Page) => page.getByRole("region", { name: "Timeline and tools" });
const messages = async () =>
  (await mock.control<{ messages: Record<string, unknown>[] }>("GET", "/messages")).messages;
const told = ({
  topic,
  title,
  message,
  priority,
  tags,
  actions,
  clickUrl,
  hasCallback,
}: Record<string, unknown>) => ({
  topic,
  title,
  message,
  priority,
  tags,
  actions,
  clickUrl,
  hasCallback,
});

test("what is filled in is sent, and its command sends the same again", async () => {
  const page = await fixture.open(mock, { at: "/send" });
  await panel(page).getByLabel("Topic").selectOption("my-private-topic (private)");
  await panel(page).getByLabel("Priority").selectOption("urgent");
  await panel(page).getByLabel("Title").fill("Don't panic");
  await panel(page).getByLabel("Message", { exact: true }).fill(HOSTILE);
  await panel(page).getByLabel("Tags, comma-separated").fill("a, b");
  await panel(page).getByLabel("URL to open on a tap").fill("https://example.com/?a='b'");
  await panel(page)
    .getByLabel(/Callback URL/)
    .fill("http://127.0.0.1:9/hook");
  await panel(page).getByRole("button", { name: "Send it" }).click();
  await panel(page).getByText("Sent to 2 phones.").waitFor();
  await cardOn(page, "Pixel 9", "Don't panic").waitFor();

  const command = await panel(page).locator("figure pre").last().textContent();
  await promisify(execFile)("sh", ["-c", `${command} --silent --show-error --fail-with-body`]);
  const [second, first] = await messages();
  expect(told(second ?? {})).toEqual(told(first ?? {}));
  expect(first).toMatchObject({
    topic: "my-private-topic",
    title: "Don't panic",
    message: HOSTILE,
    priority: "urgent",
    tags: ["a", "b"],
    clickUrl: "https://example.com/?a='b'",
    hasCallback: true,
  });
});

test("a private topic's new key is used after a reset", async () => {
  await mock.control("POST", "/seed", {
    accounts: [{ name: "a", topics: [{ name: "secret", is_private: true }], phones: [{ name: "Nokia" }] }],
  });
  const page = await fixture.open(mock, { at: "/send" });
  const command = () => panel(page).locator("figure pre").last().textContent();
  await expect.poll(command).toContain("Bearer");
  const before = await command();
  await mock.control("POST", "/reset");
  await expect.poll(command).not.toBe(before);
  await panel(page).getByRole("button", { name: "Send it" }).click();
  await panel(page).getByText("Sent to 1 phone.").waitFor();
  await page.context().close();
  await mock.control("POST", "/reset?demo=true");
});

test("own buttons are written, and it says whether the lock screen shows them", async () => {
  const page = await fixture.open(mock, { at: "/send" });
  await panel(page).getByText("A predefined set: these show on the lock screen").waitFor();
  await panel(page).getByLabel("Set").selectOption("None");
  await panel(page).getByRole("button", { name: "Add a button" }).click();
  await panel(page).getByLabel("Id", { exact: true }).fill("see");
  await panel(page).getByLabel("Label", { exact: true }).fill("See it");
  await panel(page).getByLabel("Type", { exact: true }).selectOption("url");
  await panel(page).getByLabel("URL it opens").fill("https://example.com/");
  await panel(page).getByLabel("red").check();
  await panel(page).getByText("Not a predefined set").waitFor();
  await panel(page).getByRole("button", { name: "Send it" }).click();
  await cardOn(page, "Pixel 9", "Release v2.1.0").getByRole("button", { name: "See it" }).waitFor();
  expect((await messages())[0]?.actions).toEqual([
    { id: "see", label: "See it", type: "url", url: "https://example.com/", destructive: true },
  ]);
});

test("examples fill the form; a refusal is shown", async () => {
  const page = await fixture.open(mock, { at: "/send" });
  await panel(page).getByRole("button", { name: "Alert" }).click();
  expect(await panel(page).getByLabel("Title").inputValue()).toBe("Server alert");
  await mock.control("POST", "/faults", { match: { path: "/api/push" }, status: 500, times: 1 });
  await panel(page).getByRole("button", { name: "Send it" }).click();
  await panel(page).getByRole("alert").getByText("500: Fault 500").waitFor();
  await panel(page).getByRole("button", { name: "Send it" }).click();
  await panel(page).getByRole("link", { name: "See its timeline" }).click();
  await panel(page)
    .getByRole("heading", { name: /Server alert/ })
    .waitFor();
});
