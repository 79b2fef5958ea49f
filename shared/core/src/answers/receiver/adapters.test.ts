import { createServer, type RequestListener, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import express4 from "express-4";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../client/system-clock.js";
import { newSecret } from "../secret.js";
import { expressAdapter, fetchAdapter, nodeHttpAdapter } from "./adapters.js";
import { CallbackReceiver } from "./callback-receiver.js";

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
  });
  const receive = receiver.receive.bind(receiver);
  receiver.receive = async (request) => {
    const response = await receive(request);
    statuses.push(response.status);
    return response;
  };
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

  test.each([
    ["401, without the secret", "POST x application/json"],
    ["405, by another method", "PUT / application/json"],
    ["415, of another type", "POST / text/plain"],
  ])("a body without an end after %s: the connection is closed", async (_, head) => {
    await using desk = await serve(listenerOf);
    expect(await pour(desk.url, head)).toBeLessThan(50_000_000);
    expect(desk.taken).toEqual([]);
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

/** Sends a body that does not end until the connection is closed, and gives the bytes that the other side took. */
const pour = (url: string, head: string): Promise<number> =>
  new Promise((resolve) => {
    const { port, pathname } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1");
    const [method, path, type] = head.split(" ");
    socket.write(`${method} ${pathname}${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\n`);
    socket.write("transfer-encoding: chunked\r\n\r\n");
    const chunk = `10000\r\n${"x".repeat(64 * 1024)}\r\n`;
    let poured = 0;
    const more = () => {
      while (poured < 100_000_000) {
        poured += chunk.length;
        if (!socket.write(chunk)) return;
      }
      socket.destroy();
    };
    socket.on("data", () => {}).on("error", () => {});
    socket.on("drain", more).on("close", () => resolve(poured));
    more();
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
