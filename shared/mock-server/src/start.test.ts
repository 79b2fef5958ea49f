import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEMO, type MockServer, startMockServer } from "./index.js";

const session = { authorization: `Bearer ${DEMO.sessionToken}` };

async function call(
  mock: MockServer,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = session,
) {
  const response = await fetch(`${mock.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const push = (mock: MockServer, body: object) =>
  call(mock, "POST", `/api/push/${DEMO.publicTopic}`, body, {});

/** A receiver on a real socket that keeps what it gets. */
async function receiver(status = 200) {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      bodies.push(JSON.parse(text));
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, bodies, [Symbol.asyncDispose]: async () => void server.close() };
}

describe("pushing", () => {
  test("text with header shortcuts", async () => {
    await using mock = await startMockServer();
    const response = await fetch(`${mock.url}/api/push/my-topic`, {
      method: "POST",
      headers: { Title: "Alert", Priority: "high", Tags: "a, b", Click: "https://example.com/" },
      body: "Too hot",
    });
    expect(await response.json()).toMatchObject({ success: true, topic: "my-topic", subscribers: 2 });
    expect(mock.control.messages().messages[0]).toMatchObject({
      title: "Alert",
      message: "Too hot",
      priority: "high",
      tags: ["a", "b"],
      clickUrl: "https://example.com/",
      status: "delivered",
    });
  });

  test("errors as documented", async () => {
    await using mock = await startMockServer();
    const at = (topic: string) => call(mock, "POST", `/api/push/${topic}`, { message: "x" }, {});
    expect(await at("nowhere")).toMatchObject({ status: 404, body: { error: 'Topic "nowhere" not found' } });
    expect(await at(DEMO.privateTopic)).toMatchObject({ status: 401, body: { error: "Invalid API key" } });
    expect(await call(mock, "GET", "/api/push/my-topic")).toMatchObject({
      status: 405,
      body: { error: "Method Not Allowed" },
    });
    expect(await push(mock, { message: " " })).toMatchObject({
      status: 400,
      body: { error: "Message cannot be empty" },
    });
    expect(await push(mock, {})).toMatchObject({ status: 400 });
    expect(await push(mock, { message: "x", priority: "hi" })).toMatchObject({
      status: 400,
      body: { fields: [{ field: "priority" }] },
    });
    const large = await push(mock, { message: "x".repeat(2 * 1024 * 1024) });
    expect(large).toMatchObject({ status: 413 });
    expect((await push(mock, { message: "still here" })).status).toBe(200);
  });

  test("the month's quota ends with the month", async () => {
    await using mock = await startMockServer({ profile: "live" });
    mock.clock.set(Date.parse("2026-04-30T23:00:00Z"), { frozen: true });
    await mock.control.seed({
      accounts: [{ name: "a", plan: "free", pushes_this_month: 998, topics: [{ name: DEMO.publicTopic }] }],
    });
    expect((await push(mock, { message: "x" })).status).toBe(200);
    expect((await push(mock, { message: "x" })).status).toBe(200);
    expect(await push(mock, { message: "x" })).toMatchObject({
      status: 429,
      body: { limit: 1000, used: 1000, plan: "free" },
    });
    mock.clock.advance(2 * 60 * 60 * 1000);
    expect((await push(mock, { message: "x" })).status).toBe(200);
  });

  test("the live window of 100 requests a minute", async () => {
    await using mock = await startMockServer({ profile: "live" });
    mock.clock.set(Date.parse("2026-04-01T00:00:00Z"), { frozen: true });
    for (let n = 0; n < 100; n++) await push(mock, { message: "x" });
    const refused = await push(mock, { message: "x" });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    mock.clock.advance(60_001);
    expect((await push(mock, { message: "x" })).status).toBe(200);
  });
});

describe("answering", () => {
  const question = { message: "Deploy?", actions: [{ id: "approve", label: "Approve", type: "button" }] };

  test("the first answer wins, later ones get 409", async () => {
    await using mock = await startMockServer();
    const { body } = await push(mock, question);
    const tap = () => call(mock, "POST", "/api/action", { message_id: body.id, action_id: "approve" });
    expect((await tap()).status).toBe(200);
    expect(await tap()).toMatchObject({ status: 409, body: { reason: expect.any(String) } });
    const receipt = await call(mock, "GET", `/api/receipts/${body.receipt_id}`, undefined, {
      "x-api-key": DEMO.publicTopicKey,
    });
    expect(receipt.body).toMatchObject({
      status: "acted",
      acted_count: 1,
      actions_taken: [{ action_label: "Approve" }],
    });
  });

  test("a message expires after a day, notifies webhooks, and accepts no answer", async () => {
    await using hook = await receiver();
    await using mock = await startMockServer();
    await call(mock, "POST", "/api/webhooks", { url: hook.url, events: ["expired"] });
    const { body } = await push(mock, question);
    mock.clock.advance(24 * 60 * 60 * 1000);
    expect(
      await call(mock, "POST", "/api/action", { message_id: body.id, action_id: "approve" }),
    ).toMatchObject({ status: 409 });
    await mock.control.waitForDelivery({ event: "expired" });
    expect(hook.bodies).toMatchObject([{ event: "expired", message_id: body.id, topic: "my-topic" }]);
  });

  test("a rule is the person of a test that blocks", async () => {
    await using hook = await receiver();
    await using mock = await startMockServer();
    mock.control.rules.add({
      match: { button: "approve" },
      do: { tap: "approve" },
      phone: "iPhone 16",
      twice: true,
    });
    const { body } = await push(mock, { ...question, callback_url: hook.url });
    expect(await mock.control.waitForDelivery({ kind: "callback" })).toMatchObject({
      state: "delivered",
      messageId: body.id,
    });
    expect(hook.bodies).toMatchObject([{ event: "action", action_id: "approve", device_name: "iPhone 16" }]);
  });
});

describe("webhooks", () => {
  test("fire by event and topic, documented; in profile live only /test arrives", async () => {
    for (const profile of ["documented", "live"] as const) {
      await using hook = await receiver();
      await using mock = await startMockServer({ profile });
      const { body } = await call(mock, "POST", "/api/webhooks", { url: hook.url, events: ["delivered"] });
      expect((await call(mock, "POST", `/api/webhooks/${body.webhook.id}/test`)).body).toMatchObject({
        success: true,
        status: 200,
      });
      await push(mock, { message: "x" });
      if (profile === "documented") await mock.control.waitForDelivery({ event: "delivered" });
      const events = (hook.bodies as { event: string }[]).map(({ event }) => event);
      expect(events).toEqual(profile === "documented" ? ["test", "delivered"] : ["test"]);
    }
  });

  test("retries follow the clock, 410 deactivates", async () => {
    await using hook = await receiver(410);
    await using failing = await receiver(500);
    await using mock = await startMockServer({ deliveries: "retry" });
    const gone = await call(mock, "POST", "/api/webhooks", { url: hook.url, events: ["delivered"] });
    await call(mock, "POST", "/api/webhooks", { url: failing.url, events: ["delivered"] });
    await push(mock, { message: "x" });
    await mock.control.waitForDelivery({ state: "failed" });
    await mock.control.waitForDelivery({ state: "pending" });
    const { body } = await call(mock, "GET", "/api/webhooks");
    expect(body.webhooks.find(({ id }: { id: string }) => id === gone.body.webhook.id)).toMatchObject({
      active: false,
    });
    mock.clock.advance(5_000);
    await expect.poll(() => failing.bodies.length).toBe(2);
    expect(hook.bodies.length).toBe(1);
  });
});

describe("pushover", () => {
  test.each(["/api/1/messages.json", "/api/pushover"])(
    "%s takes a form, multipart and JSON",
    async (path) => {
      await using mock = await startMockServer();
      const fields = { token: DEMO.publicTopicKey, message: "hi", priority: "-7" };
      const multipart = new FormData();
      for (const [name, value] of Object.entries(fields)) multipart.set(name, value);
      const bodies = [
        { body: new URLSearchParams(fields) },
        { body: multipart },
        { body: JSON.stringify(fields), headers: { "content-type": "application/json" } },
      ];
      for (const init of bodies) {
        const response = await fetch(`${mock.url}${path}`, { method: "POST", ...init });
        expect(await response.json()).toMatchObject({
          status: 1,
          request: mock.control.messages().messages[0]?.id,
        });
      }
      const priorities = mock.control.messages().messages.map(({ priority }) => priority);
      expect(priorities).toEqual(Array(3).fill("lowest"));
      const wrong = await fetch(`${mock.url}${path}`, {
        method: "POST",
        body: new URLSearchParams({ token: "no", message: "x" }),
      });
      expect({ status: wrong.status, body: await wrong.json() }).toMatchObject({
        status: 400,
        body: { status: 0 },
      });
    },
  );
});

describe("control", () => {
  test("faults hit the requests they name", async () => {
    await using mock = await startMockServer();
    mock.control.faults.add({ match: { path: "/api/push" }, times: 1, retry_after: 7 });
    mock.control.faults.add({ match: { path: "/api/push" }, times: 1, connection: "reset" });
    mock.control.faults.add({ match: { path: "/api/push" }, times: 1, connection: "truncate" });
    expect((await push(mock, { message: "x" })).headers.get("retry-after")).toBe("7");
    await expect(push(mock, { message: "x" })).rejects.toThrow();
    await expect(push(mock, { message: "x" })).rejects.toThrow();
    expect((await push(mock, { message: "x" })).status).toBe(200);
  });

  test("snapshot, reset and restore", async () => {
    await using mock = await startMockServer();
    await push(mock, { message: "kept" });
    const snapshot = mock.control.snapshot();
    mock.control.reset();
    expect(mock.control.messages().total).toBe(0);
    mock.control.restore(JSON.parse(JSON.stringify(snapshot)));
    expect(mock.control.messages().messages.map(({ message }) => message)).toEqual(["kept"]);
  });

  test("what waits for an offline phone is delivered when it is back", async () => {
    await using mock = await startMockServer();
    for (const phone of DEMO.phones) mock.control.phones.setOnline(phone, false);
    const { body } = await push(mock, { message: "x" });
    expect(mock.control.message(body.id).status).toBe("queued");
    mock.control.phones.setOnline("Pixel 9", true);
    expect(mock.control.message(body.id).status).toBe("delivered");
  });
});

test("with a data file everything is there after a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mock-"));
  try {
    const data = join(folder, "data.sqlite");
    {
      await using mock = await startMockServer({ data });
      await push(mock, { message: "kept" });
    }
    await using again = await startMockServer({ data });
    expect(again.control.messages().messages.map(({ message }) => message)).toEqual(["kept"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the URL matrix answers as documented", async () => {
  await using mock = await startMockServer();
  const at = async (proto: string, host: string) => {
    const response = await fetch(`${mock.url}/api/push/my-topic`, {
      method: "POST",
      body: "x",
      redirect: "manual",
      headers: { "x-forwarded-proto": proto, "x-forwarded-host": host },
    });
    return [response.status, response.headers.get("location")];
  };
  expect(await at("http", "www.iotpush.com")).toEqual([308, "https://www.iotpush.com/api/push/my-topic"]);
  expect(await at("http", "iotpush.com")).toEqual([308, "https://iotpush.com/api/push/my-topic"]);
  expect(await at("https", "iotpush.com")).toEqual([307, "https://www.iotpush.com/api/push/my-topic"]);
  expect((await at("https", "www.iotpush.com"))[0]).toBe(200);
});
