import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startMockServer } from "@iotpush/mock-server";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { chromiumPackage, requireProgram } from "../../hosts/install/apt.ts";

/** A page of a stranger's server, and what it could do to the mock server from a real Chromium. */
async function stranger(name: string) {
  const pages = createServer((_, response) =>
    response.setHeader("content-type", "text/html").end("<p>a page</p>"),
  );
  await once(pages.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void pages.close());
  onTestFinished(() => pages.closeAllConnections());
  const mock = await startMockServer();
  onTestFinished(() => mock.close());
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? requireProgram(chromiumPackage, "chromium"),
    args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP *.example 127.0.0.1"],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`http://${name}:${(pages.address() as AddressInfo).port}/`);
  return { mock, page };
}

/** Tries everything in the page: what it could read, and after it what reached the server's state. */
const attack = async (base: string) => {
  const read = async (path: string, init?: RequestInit) => {
    try {
      return (await fetch(base + path, init)).status;
    } catch {
      return "unreadable";
    }
  };
  const opened = (source: EventSource | WebSocket) =>
    new Promise<string>((resolve) => {
      source.onopen = () => resolve("open");
      source.onerror = () => resolve("refused");
    });
  return {
    session: await read("/_mock/session"),
    topics: await read("/api/topics", { headers: { authorization: "Bearer demo-session-token" } }),
    push: await read("/api/push/my-topic", { method: "POST", body: "from a page", mode: "no-cors" }),
    events: await opened(new EventSource(`${base}/_mock/events`)),
    socket: await opened(new WebSocket(`${base.replace("http", "ws")}/_mock/events`)),
  };
};

const REFUSED = {
  session: "unreadable",
  topics: "unreadable",
  push: 0,
  events: "refused",
  socket: "refused",
};

test("a page from another port reads nothing and changes nothing", async () => {
  const { mock, page } = await stranger("127.0.0.1");
  expect(await page.evaluate(attack, mock.url)).toEqual(REFUSED);
  expect(mock.control.messages().total).toBe(0);
});

test("nor does one of a foreign name, or a form of a page without an origin", async () => {
  const { mock, page } = await stranger("evil.example");
  expect(await page.evaluate(attack, mock.url)).toEqual(REFUSED);
  const form = `<form method="post" enctype="text/plain" action="${mock.url}/api/push/my-topic"><input name="message"></form>`;
  await page.goto(`data:text/html,${encodeURIComponent(form)}`);
  const [response] = await Promise.all([
    page.waitForNavigation(),
    page.evaluate(() => document.forms[0]?.submit()),
  ]);
  expect([await response?.request().headerValue("origin"), response?.status()]).toEqual(["null", 403]);
  expect(mock.control.messages().total).toBe(0);
});

test("a name that was rebound to this machine is refused, though the page is of the same origin", async () => {
  const { mock, page } = await stranger("evil.example");
  const response = await page.goto(`http://rebound.example:${mock.port}/_mock/session`);
  expect([response?.status(), await response?.text()]).toEqual([
    403,
    expect.stringContaining("rebound.example"),
  ]);
});

test("the inbox itself works", async () => {
  const { mock, page } = await stranger("127.0.0.1");
  await page.goto(mock.url);
  expect(await page.evaluate(attack, mock.url)).toMatchObject({
    session: 200,
    topics: 200,
    push: 200,
    events: "open",
  });
  expect(mock.control.messages().total).toBe(1);
});
