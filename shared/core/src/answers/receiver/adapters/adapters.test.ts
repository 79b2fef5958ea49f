import { createServer, type RequestListener, request } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import express4 from "express-4";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../client/system-clock.js";
import { newSecret } from "../../secret.js";
import { CallbackReceiver } from "../callback-receiver.js";
import { expressAdapter } from "./express.js";
import { fetchAdapter } from "./fetch.js";
import { nodeHttpAdapter } from "./node-http.js";

const SECRET = newSecret();
const EVENT = JSON.stringify({ event: "action", message_id: "m1", action_id: "approve" });

/** A receiver on a real socket, what it took, and how it answered. */
async function serve(listenerOf: (receiver: CallbackReceiver) => RequestListener) {
  const taken: string[] = [];
  const statuses: number[] = [];
  const receiver = new CallbackReceiver({
    clock: systemClock,
    secretsOf: () => [SECRET],
    handle: async ({ messageId }) => void taken.push(messageId),
    onRequest: ({ status }) => void statuses.push(status),
  });
  const server = createServer(listenerOf(receiver));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback/q1/${SECRET}`;
  const headers = { "content-type": "application/json" };
  return {
    url,
    taken,
    statuses,
    post: async (body: string) => (await fetch(url, { method: "POST", headers, body })).status,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const inHono = (receiver: CallbackReceiver) =>
  getRequestListener(new Hono().mount("/callback", fetchAdapter(receiver)).fetch);

/** As a route handler of Next.js gets it: the whole path, and a request of the standard. */
const asHandler = (receiver: CallbackReceiver) => getRequestListener(fetchAdapter(receiver, "/callback"));

/** What both versions of express have. */
interface Express {
  (): unknown;
  json(): unknown;
  text(options: { type: string }): unknown;
  raw(options: { type: string }): unknown;
  urlencoded(options: { extended: boolean }): unknown;
}

const mounted = (make: Express, parser?: unknown) => (receiver: CallbackReceiver) => {
  const app = make() as RequestListener & { use(...handlers: unknown[]): void };
  if (parser) app.use(parser);
  app.use("/callback", expressAdapter(receiver));
  return app;
};

describe.each([
  ["node:http", (receiver: CallbackReceiver) => nodeHttpAdapter(receiver, "/callback")],
  ["express 5", mounted(express)],
  ["express 4", mounted(express4)],
  ["Hono", inHono],
  ["a handler of the fetch standard", asHandler],
] as const)("over %s", (_, listenerOf) => {
  test("a callback is taken; what is broken, too large, cut off or no POST is not", async () => {
    await using desk = await serve(listenerOf);
    expect(await desk.post(EVENT)).toBe(200);
    expect(await desk.post("{")).toBe(400);
    expect((await fetch(desk.url)).status).toBe(405);
    expect(await chunkedStatus(desk.url, 80 * 1024)).toBe(413);
    await breakOff(desk.url);
    await expect.poll(() => desk.statuses).toEqual([200, 400, 405, 413, 400]);
    expect(desk.taken).toEqual(["m1"]);
  });
});

describe.each<[string, Express]>([
  ["5", express],
  ["4", express4],
])("behind a parser of express %s", (_, make) => {
  test.each([
    ["json", make.json()],
    ["text, for any type", make.text({ type: "*/*" })],
    ["raw, for any type", make.raw({ type: "*/*" })],
    ["urlencoded, which leaves JSON unread", make.urlencoded({ extended: false })],
  ])("%s", async (_parser, parser) => {
    await using desk = await serve(mounted(make, parser));
    expect(await desk.post(EVENT)).toBe(200);
    expect(desk.taken).toEqual(["m1"]);
  });
});

/** Sends a body without naming its length, and gives the status that comes back, also in the middle of it. */
const chunkedStatus = (url: string, bytes: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const sending = request(
      url,
      { method: "POST", headers: { "content-type": "application/json" } },
      (response) => resolve(response.statusCode),
    );
    sending.on("error", () => {});
    for (let sent = 0; sent < bytes; sent += 1024) sending.write("x".repeat(1024));
    sending.end();
  });

/** Begins a body and cuts the connection. */
const breakOff = (url: string): Promise<void> =>
  new Promise((resolve) => {
    const headers = { "content-type": "application/json", "content-length": "100" };
    const sending = request(url, { method: "POST", headers });
    sending.on("error", () => {});
    sending.on("close", () => resolve());
    sending.write("{", () => setImmediate(() => sending.destroy()));
  });
