import { request } from "node:http";
import { expect, test } from "vitest";
import { type MockServer, startMockServer } from "../start.js";

/** The status of a call to the control API, however the Host header is. */
const status = ({ port }: MockServer, headers: Record<string, string> = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path: "/_mock/session", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject);
    asked.end();
  });

test("on loopback programs and its own page may, foreign pages and names may not", async () => {
  await using mock = await startMockServer();
  const own = `127.0.0.1:${mock.port}`;
  expect(await status(mock)).toBe(200);
  expect(await status(mock, { origin: `http://${own}` })).toBe(200);
  expect(await status(mock, { host: `localhost:${mock.port}` })).toBe(200);
  expect(await status(mock, { origin: "https://evil.example" })).toBe(403);
  expect(await status(mock, { origin: "null" })).toBe(403);
  expect(await status(mock, { host: `rebound.example:${mock.port}` })).toBe(403);
});

test("off loopback it is closed, and the service itself is open", async () => {
  await using mock = await startMockServer({ host: "0.0.0.0" });
  expect(await status(mock)).toBe(403);
  const pushed = await fetch(`http://127.0.0.1:${mock.port}/api/push/my-topic`, {
    method: "POST",
    body: "m",
  });
  expect(pushed.status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${mock.port}/_mock/health`)).status).toBe(200);
});

test("a control token opens it to whoever has it, from anywhere", async () => {
  await using mock = await startMockServer({ host: "0.0.0.0", controlToken: "let me in" });
  expect(await status(mock)).toBe(401);
  expect(await status(mock, { "x-control-token": "let me" })).toBe(401);
  expect(await status(mock, { "x-control-token": "let me in" })).toBe(200);
  expect(await status(mock, { "x-control-token": "let me in", host: "mock:4780" })).toBe(200);
});

test("off loopback callbacks stay off private addresses, and account webhooks need https", async () => {
  await using mock = await startMockServer({ host: "0.0.0.0" });
  const { token } = mock.control.mintSession();
  const send = async (path: string, body: object) => {
    const response = await fetch(`http://127.0.0.1:${mock.port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { id: string; error?: string };
  };
  const webhook = { url: "http://hooks.example/", events: ["all"] };
  expect(await send("/api/webhooks", webhook)).toMatchObject({ error: "Webhook URL must use HTTPS" });
  const { id } = await send("/api/push/my-topic", {
    message: "m",
    actions: [{ id: "yes", label: "Yes", type: "button" }],
    callback_url: `http://127.0.0.1:${mock.port}/api/push/my-topic`,
  });
  mock.control.phones.tap("Pixel 9", id, "yes");
  const delivery = await mock.control.waitForDelivery({ messageId: id });
  expect(delivery).toMatchObject({
    state: "failed",
    attempts: [{ error: expect.stringContaining("127.0.0.1 is a private address") }],
  });
});
