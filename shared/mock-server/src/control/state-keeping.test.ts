import { expect, test } from "vitest";
import { type MockServer, startMockServer } from "../start.js";

const push = async (mock: MockServer, message: string): Promise<string> => {
  const response = await fetch(`${mock.url}/api/push/my-topic`, { method: "POST", body: message });
  return ((await response.json()) as { id: string }).id;
};
const control = async (mock: MockServer, method: string, path: string, body?: unknown) => {
  const response = await fetch(`${mock.url}/_mock${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

test("a snapshot of many megabytes is restored over HTTP, into another server as well", async () => {
  await using mock = await startMockServer();
  for (let n = 0; n < 4; n++) await push(mock, `${n}`.repeat(900_000));
  const { body: snapshot } = await control(mock, "GET", "/snapshot");
  await using other = await startMockServer();
  expect(await control(other, "PUT", "/snapshot", snapshot)).toMatchObject({ status: 200 });
  expect(other.control.messages()).toEqual(mock.control.messages());
});

test("a wrong seed is refused with its place, and changes nothing", async () => {
  await using mock = await startMockServer();
  await push(mock, "kept");
  const seed = { accounts: [{ name: "a", plan: "gold", topics: [{ nam: "x" }] }] };
  const { status, body } = await control(mock, "POST", "/seed", seed);
  expect(status).toBe(400);
  expect(body.error).toContain("accounts.0.plan: is not one of the allowed values");
  expect(body.error).toContain('accounts.0.topics.0.name: is required, and "nam" is not known');
  expect(mock.control.messages().total).toBe(1);
});

test("of several accounts nobody sees another's topics, webhooks, devices or receipts", async () => {
  await using mock = await startMockServer({
    seed: {
      accounts: ["one", "two"].map((name) => ({
        name,
        session_token: `${name}-session`,
        topics: [{ name: `${name}-topic`, api_key: `${name}-key` }],
        phones: [{ name: `${name}'s phone` }],
      })),
    },
  });
  const as = async (account: string, method: string, path: string, body?: object) => {
    const response = await fetch(`${mock.url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${account}-session`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: await response.json() };
  };
  const actions = [{ id: "yes", label: "Yes", type: "button" }];
  const pushed = (await as("one", "POST", "/push/one-topic", { message: "m", actions })).body;
  const { webhook } = (await as("one", "POST", "/webhooks", { url: "https://h.example/", events: ["all"] }))
    .body;
  const { topics } = (await as("one", "GET", "/topics")).body;
  expect(topics).toHaveLength(1);

  expect((await as("two", "GET", "/topics")).body.topics).toMatchObject([{ name: "two-topic" }]);
  expect((await as("two", "GET", "/webhooks")).body).toEqual({ webhooks: [] });
  expect((await as("two", "GET", "/devices")).body.devices).toMatchObject([{ device_name: "two's phone" }]);
  expect((await as("two", "GET", "/receipts")).body.receipts).toEqual([]);
  const tap = { message_id: pushed.id, action_id: "yes" };
  const others = [
    ["PATCH", `/topics/${topics[0].id}`, { description: "mine now" }],
    ["DELETE", `/topics/${topics[0].id}`],
    ["PATCH", `/webhooks/${webhook.id}`, { active: false }],
    ["DELETE", `/webhooks/${webhook.id}`],
    ["POST", `/webhooks/${webhook.id}/test`],
    ["GET", `/receipts/${pushed.receipt_id}`],
    ["POST", "/action", tap],
  ] as const;
  for (const [method, path, body] of others)
    expect([path, (await as("two", method, path, body)).status]).toEqual([path, 404]);
  const byKey = (key: string) =>
    fetch(`${mock.url}/api/receipts/${pushed.receipt_id}`, { headers: { "x-api-key": key } });
  expect([(await byKey("one-key")).status, (await byKey("two-key")).status]).toEqual([200, 404]);
  expect((await as("one", "POST", "/action", tap)).status).toBe(200);
});

test("what is older than the retention is forgotten, and the page hears of it", async () => {
  await using mock = await startMockServer({ retentionMs: 3_600_000 });
  const old = await push(mock, "old");
  mock.clock.advance(3_000_000);
  await push(mock, "young");
  const stream = await fetch(`${mock.url}/_mock/events`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  mock.clock.advance(601_000);
  let text = "";
  while (!text.includes("event: removed")) text += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  expect(text).toContain(old);
  expect(mock.control.messages().messages.map(({ message }) => message)).toEqual(["young"]);
});

test("the page hears of a clock that a test moved", async () => {
  await using mock = await startMockServer();
  const stream = await fetch(`${mock.url}/_mock/events`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  mock.clock.set(Date.parse("2030-01-02T03:04:05Z"), { frozen: true });
  let text = "";
  while (!text.includes("event: clock")) text += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  expect(text).toContain('{"now":"2030-01-02T03:04:05.000Z","frozen":true}');
});

test("rules match topic, title, text and buttons; the first that fits is followed, as often as it says", async () => {
  await using mock = await startMockServer();
  const { rules } = mock.control;
  rules.add({ match: { title: "Door", topic: "my-private-topic" }, do: { tap: "no" } });
  rules.add({ match: { title: "Door" }, do: { tap: "yes" }, phone: "iPhone 16", times: 1 });
  rules.add({ match: { text: "ignored" }, do: { ignore: true } });
  rules.add({ match: { button: "say" }, do: { reply: "Later" } });
  rules.add({ do: { read: true } });
  const ask = async (title: string, message: string, buttons: readonly string[], topic = "my-topic") => {
    const response = await fetch(`${mock.url}/api/push/${topic}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer demo-topic-api-key" },
      body: JSON.stringify({
        ...{ title, message },
        actions: buttons.map((id) => ({ id, label: id, type: id === "say" ? "reply" : "button" })),
      }),
    });
    return ((await response.json()) as { id: string }).id;
  };
  const asked = [
    await ask("Front Door", "m", ["yes", "no"], "my-private-topic"),
    await ask("Front Door", "m", ["yes", "no"]),
    await ask("Front Door", "again", ["yes", "no"]),
    await ask("", "to be ignored", ["say"]),
    await ask("", "answer me", ["say"]),
  ];
  await expect.poll(() => mock.control.message(asked[4] ?? "").status).toBe("acted");
  const told = asked.map((id) => {
    const { status, actionsTaken } = mock.control.message(id);
    return [status, ...actionsTaken.map((taken) => [taken.action_id, taken.reply_text, taken.device_name])];
  });
  expect(told).toEqual([
    ["acted", ["no", null, "Pixel 9"]],
    ["acted", ["yes", null, "iPhone 16"]],
    ["read"],
    ["delivered"],
    ["acted", ["reply", "Later", "Pixel 9"]],
  ]);
});

test("a reset goes back to the last seed, or to the demo account, which later resets then go back to", async () => {
  await using mock = await startMockServer();
  const phones = () => mock.control.phones.list().map(({ name }) => name);
  const demo = phones();
  await control(mock, "POST", "/seed", { accounts: [{ name: "a", phones: [{ name: "Nokia" }] }] });
  await control(mock, "POST", "/reset");
  expect(phones()).toEqual(["Nokia"]);
  expect(await control(mock, "POST", "/reset?demo=yes")).toMatchObject({ status: 400 });
  expect(phones()).toEqual(["Nokia"]);
  await control(mock, "POST", "/reset?demo=true");
  expect(phones()).toEqual(demo);
  mock.control.phones.add({ name: "Third" });
  mock.control.reset();
  expect(phones()).toEqual(demo);
});
