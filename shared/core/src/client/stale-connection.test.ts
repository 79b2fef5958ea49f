import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { IotpushClient } from "./node-client.js";

/** A service in a thread of its own that closes each connection 200 ms after a response, without saying so. */
const SERVICE = `
const { parentPort } = require("node:worker_threads");
const body = '{"id":"m1","receipt_id":"r1"}';
const server = require("node:net").createServer((socket) => {
  let closing;
  socket.on("error", () => {});
  socket.on("data", (data) => {
    clearTimeout(closing);
    if (!String(data).includes("POST")) return;
    socket.write("HTTP/1.1 200 OK\\r\\ncontent-length: " + body.length + "\\r\\n\\r\\n" + body);
    closing = setTimeout(() => { socket.end(); parentPort.postMessage("closed"); }, 200);
  });
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

test("a push after the process was busy does not go to a connection that the service has closed", async () => {
  const service = new Worker(SERVICE, { eval: true });
  try {
    const port = await new Promise((resolve) => service.once("message", resolve));
    const client = new IotpushClient({ baseUrl: `http://127.0.0.1:${port}`, retry: "none" });
    await client.messages.push("t", "first");
    // So that the connection is back among the idle ones before the process is busy.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    expect(await client.messages.push("t", "second")).toMatchObject({ id: "m1" });
  } finally {
    await service.terminate();
  }
});

test("https to a port that speaks http: the error names the scheme", async () => {
  const server = createHttpServer((_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const error = await new IotpushClient({ baseUrl, retry: "none" }).messages
    .push("t", "m")
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: "network",
    sent: false,
    problem: expect.stringContaining("does not speak https"),
    fix: expect.stringContaining("http://"),
  });
  server.close();
});
