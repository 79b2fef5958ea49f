import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DEMO } from "@iotpush/mock-server";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startChromium } from "../../hosts/chromium.ts";
import { startReady } from "../../hosts/process.ts";

const PROGRAM = join(import.meta.dirname, "../../../shared/mock-server/dist/cli.js");
const LIMIT_MS = 60_000;

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 390, height: 844 };

/** The built mock server with its inbox, on a port of its own. */
export interface Mock extends AsyncDisposable {
  readonly url: string;
  /** Pushes to a topic, with the private topic's key; gives the message's id. */
  push(body: object, topic?: string): Promise<string>;
  /** Calls the control API. */
  control<T = unknown>(method: string, path: string, body?: object): Promise<T>;
  /** Answers as somebody else does, without the page. */
  tap(messageId: string, actionId: string, phone?: string): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export async function startMock(args: readonly string[] = []): Promise<Mock> {
  const started = await startReady(
    { name: "iotpush-mock", command: process.execPath, args: [PROGRAM, "--port", "0", ...args] },
    { log: /inbox {2,}http/ },
  );
  const url = /at (http:\S+)/.exec(started.log())?.[1] ?? "";
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(url + path, {
      method,
      headers: { "content-type": "application/json", authorization: `Bearer ${DEMO.privateTopicKey}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    url,
    push: async (body, topic = DEMO.publicTopic) =>
      (await call<{ id: string }>("POST", `/api/push/${topic}`, body)).id,
    control: (method, path, body) => call(method, `/_mock${path}`, body),
    tap: async (message_id, action_id, phone = DEMO.phones[1]) => {
      await call("POST", `/_mock/phones/${encodeURIComponent(phone)}/tap`, { message_id, action_id });
    },
    kill: () => started.kill(),
    [Symbol.asyncDispose]: () => started.stop(),
  };
}

/** Chromium, one for all stories of a file, each page with a memory of its own. */
export interface InboxFixture extends AsyncDisposable {
  readonly browser: Browser;
  /** Opens the inbox. `remembered` is what this browser remembers of an earlier visit: both phones and the tools, unless it says more. */
  open(mock: Mock, options?: OpenOptions): Promise<Page>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** The part of the address after `#`. */
  readonly at?: string;
  readonly remembered?: Readonly<Record<string, string>>;
}

export async function startInboxFixture(): Promise<InboxFixture> {
  const browser = await startChromium();
  return {
    browser,
    open: async (mock, { at = "/", remembered, ...context }: OpenOptions = {}) => {
      const page = await (await browser.newContext({ viewport: WIDE, ...context })).newPage();
      page.setDefaultTimeout(LIMIT_MS);
      page.on("pageerror", (error) => {
        throw error;
      });
      page.on("console", (message) => {
        // The browser itself reports refused requests so, and a server that is gone.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
          throw new Error(`The inbox wrote to the console: ${message.text()}`);
      });
      await page.addInitScript((entries) => {
        for (const [name, value] of Object.entries(entries))
          if (localStorage.getItem(`iotpush-inbox-${name}`) === null)
            localStorage.setItem(`iotpush-inbox-${name}`, value);
      }, remembered ?? RETURNING);
      await page.goto(`${mock.url}/#${at}`);
      await page.getByRole("heading", { name: "iotpush inbox" }).waitFor();
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Who comes again, and left both phones side by side. */
export const RETURNING = { shown: "side-by-side", tools: "shown" };

/** One phone's notification. */
export const cardOn = (page: Page, phone: string, text: string) =>
  page.getByRole("region", { name: phone, exact: true }).getByRole("article").filter({ hasText: text });

/** Goes to another place in the page. Resolves once that is shown: what is clicked before may be about to go. */
export async function goTo(page: Page, mock: Mock, at: string): Promise<void> {
  await page.goto(`${mock.url}/#${at}`);
  const panel = at.split("/")[1];
  // A narrow screen has no panel beside the phones.
  await page.locator(panel ? `.panel-${panel}` : ".left").waitFor();
}

/** Resolves when the page has drawn what it shows, and done what waits until it is drawn. */
export const drawn = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++)
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  });

/** Something to wait for, and what ends the waiting. */
export function gate(): [Promise<void>, () => void] {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, () => open()];
}

/** A server that callbacks go to. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly bodies: readonly Record<string, unknown>[];
  /** What it answers from now on. */
  status: number;
}

export async function startReceiver(): Promise<Receiver> {
  const bodies: Record<string, unknown>[] = [];
  const receiver = { status: 200 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.writeHead(receiver.status, { "content-type": "application/json" });
      response.end(JSON.stringify({ noted: bodies.length }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/deploy-webhook`,
    bodies,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** Buttons as a message carries them. */
export const approveReject = [
  { id: "approve", label: "Approve", type: "button" },
  { id: "reject", label: "Reject", type: "button", destructive: true },
];
