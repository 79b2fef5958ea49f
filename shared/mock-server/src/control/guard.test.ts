import { request } from "node:http";
import { expect, test } from "vitest";
import { type MockServer, startMockServer } from "../start.js";

/** The status of a call to the control API, however the Host header is. */
const status = ({ port }: MockServer, headers: Record<string, string> = {}, path = "/_mock/session") =>
  new Promise<number | undefined>((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject);
    asked.end();
  });

const PATHS = ["/_mock/health", "/_mock/session", "/", "/openapi.json", "/api/push/my-topic"];

test.each(PATHS)(
  "on loopback programs and its own page may ask for %s, foreign pages and names may not",
  async (path) => {
    await using mock = await startMockServer({ profile: "live" });
    const own = `127.0.0.1:${mock.port}`;
    const allowed = expect.toBeOneOf([200, 503]);
    expect(await status(mock, {}, path)).toEqual(allowed);
    expect(await status(mock, { origin: `http://${own}` }, path)).toEqual(allowed);
    expect(await status(mock, { host: `localhost:${mock.port}` }, path)).toEqual(allowed);
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1", "http://iotpush.com"])
      expect([origin, await status(mock, { origin }, path)]).toEqual([origin, 403]);
    for (const host of [`rebound.example:${mock.port}`, "127.0.0.1.evil.example"])
      expect([host, await status(mock, { host }, path)]).toEqual([host, 403]);
    expect(await status(mock, { host: "www.iotpush.com", origin: "http://www.iotpush.com" }, path)).toBeOneOf(
      [308, 403],
    );
  },
);

test("pages that --cors names may use the API, and nothing else", async () => {
  const origin = "http://localhost:5173";
  await using mock = await startMockServer({ cors: [origin] });
  const ask = (path: string, method: string, from = origin) =>
    fetch(mock.url + path, {
      method,
      headers: { origin: from, "access-control-request-headers": "authorization" },
    });
  const preflight = await ask("/api/push/my-topic", "OPTIONS");
  expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([
    204,
    "authorization",
  ]);
  const pushed = await ask("/api/push/my-topic", "POST");
  expect(pushed.headers.get("access-control-allow-origin")).toBe(origin);
  expect((await ask("/api/push/my-topic", "POST", "http://localhost:5174")).status).toBe(403);
  expect((await ask("/_mock/session", "GET")).headers.get("access-control-allow-origin")).toBeNull();
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
    attempts: [{ error: expect.stringContaining("127.0.0.1 is not a public address") }],
  });
});
