import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startChromium } from "../../hosts/chromium.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let browser: Browser;
let inbox: Page;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), startChromium()]);
  inbox = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await inbox.goto(stack.mockUrl);
});

afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
});

/** The notification about a version, as it appears without a reload. */
const card = (version: string) =>
  inbox.getByRole("article").filter({ hasText: `Release v${version} to production, requested by alice` });

test("a tap on Approve makes the waiting request return the answer", async () => {
  const waiting = stack.deploy("2.1.0");
  await card("2.1.0").getByRole("button", { name: "Approve" }).click();
  expect(await waiting).toEqual({
    status: 200,
    body: { answer: "approve", label: "Approve", device: expect.stringMatching(/\S/), version: "2.1.0" },
  });
  await card("2.1.0").getByText("✓ Approve").waitFor();
});

test("a tap on Reject returns the other answer", async () => {
  const waiting = stack.deploy("2.2.0");
  await card("2.2.0").getByRole("button", { name: "Reject" }).click();
  expect(await waiting).toMatchObject({
    status: 200,
    body: { answer: "reject", label: "Reject", version: "2.2.0" },
  });
});

test("two open questions, answered in the other order, return to their own callers", async () => {
  const first = stack.deploy("3.0.0");
  await card("3.0.0").waitFor();
  const second = stack.deploy("3.1.0");
  await card("3.1.0").getByRole("button", { name: "Reject" }).click();
  expect(await second).toMatchObject({ body: { answer: "reject", version: "3.1.0" } });
  await card("3.0.0").getByRole("button", { name: "Approve" }).click();
  expect(await first).toMatchObject({ body: { answer: "approve", version: "3.0.0" } });
});

test("a message with HTML in it shows as text", async () => {
  const waiting = stack.deploy("<b>4</b>");
  await card("<b>4</b>").getByRole("button", { name: "Approve" }).click();
  expect(await waiting).toMatchObject({ body: { answer: "approve" } });
});
