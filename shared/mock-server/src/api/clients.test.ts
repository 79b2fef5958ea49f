import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { DEMO } from "../service/demo.js";
import { startMockServer } from "../start.js";

const bearer = { authorization: `Bearer ${DEMO.privateTopicKey}` };
const PUSH = `/api/push/${DEMO.privateTopic}`;

describe("the service's own n8n node 1.1.2 works in profile live", () => {
  test("its credential test lists, its list asks for up to 100", async () => {
    await using mock = await startMockServer({ profile: "live" });
    for (const limit of [1, 20, 100]) {
      const response = await fetch(`${mock.url}${PUSH}?limit=${limit}`, { headers: bearer });
      expect([response.status, await response.json()]).toMatchObject([200, { messages: [], count: 0 }]);
    }
  });

  test("it sends buttons with id and label, a callback and its headers; a tap brings both back", async () => {
    const received: { headers: IncomingHttpHeaders; body: unknown }[] = [];
    const trigger = createServer(async (request, response) => {
      received.push({ headers: request.headers, body: await json(request) });
      response.end();
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void trigger.close());
    await once(trigger, "listening");
    await using mock = await startMockServer({ profile: "live" });
    const response = await fetch(`${mock.url}${PUSH}`, {
      method: "POST",
      headers: { ...bearer, accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({
        message: "Deploy?",
        callback: `http://127.0.0.1:${(trigger.address() as AddressInfo).port}/webhook`,
        actions: [{ id: "approve", label: "Approve" }],
        callback_headers: { "X-Callback-Token": "secret", Host: "evil.example", "Content-Length": "1" },
      }),
    });
    expect(response.status).toBe(200);
    const { id } = (await response.json()) as { id: string };
    mock.control.phones.tap("Pixel 9", id, "approve");
    expect(await mock.control.waitForDelivery({ messageId: id })).toMatchObject({ state: "delivered" });
    expect(received).toMatchObject([
      { headers: { "x-callback-token": "secret" }, body: { event: "action", action: "approve" } },
    ]);
    expect(received[0]?.headers.host).toMatch(/^127\.0\.0\.1:/);
  });

  test("its trigger is refused with 401: a topic's key makes no webhooks", async () => {
    await using mock = await startMockServer({ profile: "live" });
    for (const method of ["GET", "POST"])
      expect((await fetch(`${mock.url}/api/webhooks`, { method, headers: bearer })).status).toBe(401);
  });
});

describe("Pushover's clients as shipped", () => {
  test("a multipart form without a line break before its last boundary is read, a file is not taken", async () => {
    await using mock = await startMockServer();
    const part = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
    const body = [
      `${part("token", DEMO.publicTopicKey)}\r\n`,
      `${part("message", "Zwölf\r\nZeilen")}\r\n`,
      part('attachment"; filename="a.png', "\u0000PNG"),
      "--b--",
    ].join("");
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    const response = await fetch(`${mock.url}/api/1/messages.json`, { method: "POST", headers, body });
    expect(await response.json()).toMatchObject({ status: 1 });
    expect(response.headers.get("x-iotpush-mock-hint")).toContain("ignored: attachment");
    expect(mock.control.messages().messages[0]?.message).toBe("Zwölf\r\nZeilen");
  });

  test("what is dropped is named", async () => {
    await using mock = await startMockServer();
    const fields = {
      token: DEMO.publicTopicKey,
      message: "m",
      priority: "2",
      retry: "30",
      expire: "60",
      ttl: "9",
    };
    const response = await fetch(`${mock.url}/api/1/messages.json?title=T`, {
      method: "POST",
      body: new URLSearchParams(fields),
    });
    expect([response.status, response.headers.get("x-iotpush-mock-hint")]).toEqual([
      200,
      "ignored: title in the query; send it in the body, ignored: retry, expire, ttl; iotpush has no such parameters",
    ]);
  });

  test.each([
    "/api/1/users/validate.json",
    "/api/1/sounds.json",
    "/api/1/receipts/r1.json",
    "/api/1/glances.json",
  ])("%s is refused in Pushover's form", async (path) => {
    await using mock = await startMockServer();
    const response = await fetch(mock.url + path, { method: path.includes("sounds") ? "GET" : "POST" });
    expect([response.status, await response.json()]).toEqual([
      404,
      { status: 0, errors: [expect.stringContaining(path)] },
    ]);
  });
});

test("an account webhook over http may lead to this machine only", async () => {
  await using mock = await startMockServer();
  const create = async (url: string) => {
    const response = await fetch(`${mock.url}/api/webhooks`, {
      method: "POST",
      headers: { authorization: `Bearer ${DEMO.sessionToken}`, "content-type": "application/json" },
      body: JSON.stringify({ url, events: ["action"] }),
    });
    return response.status;
  };
  expect(await create("http://127.0.0.1:9/hook")).toBe(201);
  expect(await create("http://localhost:9/hook")).toBe(201);
  expect(await create("https://your-server.com/hook")).toBe(201);
  expect(await create("http://your-server.com/hook")).toBe(400);
  expect(await create("http://192.168.1.1/hook")).toBe(400);
});
