import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  DIFFERENCES,
  type DifferenceId,
  type MockServer,
  type ProfileName,
  startMockServer,
} from "@iotpush/mock-server";
import { describe, expect, test } from "vitest";
import { contractProblems } from "./contract-check.ts";

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

async function call(
  mock: MockServer,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string>; token?: string } = {},
): Promise<Answer> {
  const { body, headers = {}, token } = options;
  const response = await fetch(`${mock.url}${path}`, {
    method,
    headers: {
      ...(typeof body === "object" ? { "content-type": "application/json" } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Record<string, unknown> };
}

const PUSH = "/api/push/my-topic";
/** Where nobody listens. */
const NOBODY = "http://127.0.0.1:9/hook";
const session = (mock: MockServer) => ({ token: mock.control.mintSession().token });
const newest = (mock: MockServer) => mock.control.messages().messages[0];

/** A receiver of one callback; resolves to its body, or null when nothing was sent. */
async function receiver() {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      bodies.push(JSON.parse(text) as Record<string, unknown>);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, bodies, [Symbol.asyncDispose]: async () => void server.close() };
}

/** A message with an answer on it, sent so that both profiles call back. */
async function answered(mock: MockServer, url = NOBODY) {
  const actions = [{ id: "approve", label: "Approve", type: "button" }];
  const { body } = await call(mock, "POST", PUSH, {
    body: { message: "m", actions, callback: url, callback_url: url },
  });
  mock.control.phones.tap("Pixel 9", String(body.id), "approve");
  return { id: String(body.id), receiptId: String(body.receipt_id) };
}

/** A server of the free plan, with one private topic from before; otherwise as the one under test. */
async function onFreePlan(mock: MockServer, pushes = 0) {
  const rows = Object.entries(playedBy(mock)) as [Probed, ProfileName][];
  return startMockServer({
    differences: Object.fromEntries(rows),
    seed: {
      accounts: [
        {
          name: "free",
          plan: "free",
          session_token: "free-session",
          pushes_this_month: pushes,
          topics: [{ name: "free-topic", api_key: "free-key" }],
          phones: [{ name: "Pixel 9" }],
        },
      ],
    },
  });
}

const played = new WeakMap<MockServer, Record<Probed, ProfileName>>();
const playedBy = (mock: MockServer) => played.get(mock) ?? ({} as Record<Probed, ProfileName>);

/** What can be seen from outside. */
type Probed = Exclude<DifferenceId, "otherRateLimit">;

/** For each row, how a client would find out which side a server plays. */
const PROBES: Record<Probed, (mock: MockServer) => Promise<ProfileName>> = {
  callbackKey: async (mock) => {
    const actions = [{ id: "approve", label: "Approve", type: "button" }];
    const { body } = await call(mock, "POST", PUSH, { body: { message: "m", actions, callback: NOBODY } });
    mock.control.phones.tap("Pixel 9", String(body.id), "approve");
    return mock.control.deliveries({ kind: "callback" }).length > 0 ? "live" : "documented";
  },
  clickKey: async (mock) => {
    await call(mock, "POST", PUSH, { body: { message: "m", click: "https://example.com/live" } });
    return newest(mock)?.clickUrl === "https://example.com/live" ? "live" : "documented";
  },
  shortcutHeaders: async (mock) => {
    await call(mock, "POST", PUSH, { body: "text", headers: { "X-Title": "T" } });
    return newest(mock)?.title === "T" ? "live" : "documented";
  },
  putPush: async (mock) =>
    (await call(mock, "PUT", PUSH, { body: "text" })).status === 200 ? "live" : "documented",
  listMessages: async (mock) => ((await call(mock, "GET", PUSH)).status === 200 ? "live" : "documented"),
  jsonWithoutMessage: async (mock) => {
    const { status } = await call(mock, "POST", PUSH, { body: { temperature: 80 } });
    expect([200, 400]).toContain(status);
    if (status === 200) expect(newest(mock)?.message).toContain('{"temperature":80}');
    return status === 200 ? "live" : "documented";
  },
  pushResultMessage: async (mock) =>
    (await call(mock, "POST", PUSH, { body: "text" })).body.message === "Notification sent"
      ? "live"
      : "documented",
  freePlanSuffix: async (mock) => {
    await using free = await onFreePlan(mock);
    await call(free, "POST", "/api/push/free-topic", { body: "text" });
    return newest(free)?.message === "text • via iotpush.com" ? "live" : "documented";
  },
  unknownTopicText: async (mock) => {
    const { status, body } = await call(mock, "POST", "/api/push/nowhere", { body: "text" });
    expect(status).toBe(404);
    expect(String(body.error)).toMatch(/^Topic "nowhere" not found/);
    return String(body.error).includes("Create it in your dashboard first.") ? "live" : "documented";
  },
  privateTopicText: async (mock) => {
    const { status, body } = await call(mock, "POST", "/api/push/my-private-topic", { body: "text" });
    expect(status).toBe(401);
    return String(body.error).startsWith("This topic is private.") ? "live" : "documented";
  },
  quotaBody: async (mock) => {
    await using free = await onFreePlan(mock, 1_000);
    const { status, body } = await call(free, "POST", "/api/push/free-topic", { body: "text" });
    expect(status).toBe(429);
    return body.limit === 1000 ? "live" : "documented";
  },
  countedFirst: async (mock) => {
    await using free = await onFreePlan(mock, 999);
    const send = (body: string) => call(free, "POST", "/api/push/free-topic", { body });
    expect((await send(" ")).status).toBe(400);
    return (await send("text")).status === 429 ? "live" : "documented";
  },
  whiteSpace: async (mock) => {
    await call(mock, "POST", PUSH, { body: " text\n" });
    expect(newest(mock)?.message.trim()).toBe("text");
    return newest(mock)?.message === "text" ? "live" : "documented";
  },
  buttonWithoutType: async (mock) => {
    const actions = [{ id: "approve", label: "Approve" }];
    const { status } = await call(mock, "POST", PUSH, { body: { message: "m", actions } });
    if (status === 200) expect(newest(mock)?.actions).toEqual([{ type: "button", ...actions[0] }]);
    return status === 200 ? "live" : "documented";
  },
  pushRateLimit: async (mock) => {
    await using other = await onFreePlan(mock);
    const statuses = new Set<number>();
    for (let n = 0; n < 101; n++)
      statuses.add((await call(other, "POST", "/api/push/free-topic", { body: "text" })).status);
    return statuses.has(429) ? "live" : "documented";
  },
  pushoverRateLimit: async (mock) => {
    await using other = await onFreePlan(mock);
    const statuses = new Set<number>();
    const body = { token: "free-key", message: "m" };
    for (let n = 0; n < 101; n++)
      statuses.add((await call(other, "POST", "/api/1/messages.json", { body })).status);
    expect(contractProblems(other)).toEqual([]);
    return statuses.has(429) ? "live" : "documented";
  },
  callbackBody: async (mock) => {
    await using hook = await receiver();
    const { id } = await answered(mock, hook.url);
    await mock.control.waitForDelivery({ messageId: id, kind: "callback" });
    const [body] = hook.bodies;
    expect(body).toMatchObject({ event: "action", message_id: id });
    expect([body?.action, body?.action_id]).toContain("approve");
    return body?.action === "approve" ? "live" : "documented";
  },
  receiptPeople: async (mock) => {
    const { receiptId } = await answered(mock);
    const { body } = await call(mock, "GET", `/api/receipts/${receiptId}`, session(mock));
    const [taken] = body.actions_taken as Record<string, unknown>[];
    return taken && "user_id" in taken ? "live" : "documented";
  },
  silentWebhooks: async (mock) => {
    await using hook = await receiver();
    const { body } = await call(mock, "POST", "/api/webhooks", {
      body: { url: hook.url, events: ["action"] },
      ...session(mock),
    });
    const { id } = await answered(mock);
    const sent = mock.control.deliveries({ messageId: id, kind: "webhook" }).length;
    const webhook = body.webhook as { id: string };
    await call(mock, "DELETE", `/api/webhooks/${webhook.id}`, session(mock));
    return sent === 0 ? "live" : "documented";
  },
  sessionExpiry: async (mock) => {
    const { token } = mock.control.mintSession(undefined, 1);
    mock.clock.advance(1_000);
    return (await call(mock, "GET", "/api/topics", { token })).status === 401 ? "live" : "documented";
  },
  subscribersApi: async (mock) => {
    const { status } = await call(mock, "GET", "/api/subscribers?topic_id=x", session(mock));
    const noSuchPath = (await call(mock, "GET", "/api/subscribers", session(mock))).status === 404;
    expect(status).toBeGreaterThanOrEqual(200);
    return noSuchPath ? "documented" : "live";
  },
  paidFeatures: async (mock) => {
    await using free = await onFreePlan(mock);
    const { status } = await call(free, "POST", "/api/topics", {
      body: { name: "secret", is_private: true },
      ...session(free),
    });
    return status === 403 ? "live" : "documented";
  },
  pushoverHealth: async (mock) =>
    (await call(mock, "GET", "/api/1/messages.json")).status === 200 ? "live" : "documented",
};

const IDS = (Object.keys(DIFFERENCES) as DifferenceId[]).filter(
  (id): id is Probed => !("alike" in DIFFERENCES[id]),
);

async function start(rows: Record<Probed, ProfileName>) {
  const mock = await startMockServer({ differences: rows, rateLimit: true });
  played.set(mock, rows);
  return mock;
}

const all = (side: (index: number) => ProfileName) =>
  Object.fromEntries(IDS.map((id, index) => [id, side(index)])) as Record<Probed, ProfileName>;

/** Rows of sides in which any two differences meet in all four ways. */
function pairwise(): Record<Probed, ProfileName>[] {
  const bits = Math.ceil(Math.log2(IDS.length));
  const patterns = Array.from({ length: bits }, (_, bit) => (index: number) => (index >> bit) % 2 === 1);
  const sides = [() => false, ...patterns].flatMap((pattern) => [
    all((index) => (pattern(index) ? "live" : "documented")),
    all((index) => (pattern(index) ? "documented" : "live")),
  ]);
  return sides;
}

describe.each(["documented", "live"] as const)("profile %s", (profile) => {
  test.each(IDS)("in %s the mock server behaves as the row says", async (id) => {
    await using mock = await startMockServer({ profile });
    played.set(
      mock,
      all(() => profile),
    );
    expect(await PROBES[id](mock)).toBe(profile);
    expect(contractProblems(mock)).toEqual([]);
  });

  test.each(IDS)("%s can be switched alone, and switches nothing else", async (id) => {
    const other = profile === "live" ? "documented" : "live";
    const rows = { ...all(() => profile), [id]: other };
    for (const probed of new Set([id, ...IDS.filter((_, index) => index % 5 === IDS.indexOf(id) % 5)])) {
      await using mock = await start(rows);
      expect([probed, await PROBES[probed](mock)]).toEqual([probed, rows[probed]]);
    }
  });
});

test("any two rows can be combined in any way", async () => {
  for (const rows of pairwise())
    for (const id of IDS) {
      await using mock = await start(rows);
      expect([id, await PROBES[id](mock)]).toEqual([id, rows[id]]);
      expect(contractProblems(mock)).toEqual([]);
    }
});

test("nothing but pushes is limited per address, and each kind in a window of its own", async () => {
  await using mock = await startMockServer({ profile: "live" });
  for (let n = 0; n < 100; n++) await call(mock, "POST", PUSH, { body: "text" });
  const from = (address: string) => ({ body: "text", headers: { "x-forwarded-for": address } });
  expect((await call(mock, "POST", PUSH, { body: "text" })).status).toBe(429);
  expect((await call(mock, "PUT", PUSH, { body: "text" })).status).toBe(429);
  expect((await call(mock, "POST", PUSH, from("203.0.113.7, 127.0.0.1"))).status).toBe(200);
  for (let n = 0; n < 150; n++) expect((await call(mock, "GET", PUSH)).status).toBe(200);
  expect((await call(mock, "GET", "/api/receipts", session(mock))).status).toBe(200);
  const pushover = { token: "demo-public-topic-key", message: "m" };
  expect((await call(mock, "POST", "/api/pushover", { body: pushover })).status).toBe(200);
});
