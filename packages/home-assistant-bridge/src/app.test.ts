import type { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Activity } from "./activity/activity.js";
import type { AnswerRouter } from "./answers/answer-router.js";
import { createApp } from "./app.js";
import { createLogger } from "./log/logger.js";
import { pickExample } from "./page/yaml.js";
import type { BridgeStatus } from "./status/status.js";
import { openTables, type Registrations } from "./store/tables.js";
import { openTestDisk, type TestDisk } from "./test-support/test-disk.js";

const TOKEN = "a-long-enough-token";
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
const JSON_TYPE = { "content-type": "application/json" };

const STATUS: BridgeStatus = {
  version: "0.1.0",
  startedAt: 0,
  homeAssistant: { url: "http://ha", state: "running", version: "2026.11.0", externalUrl: undefined },
  service: { baseUrl: "https://www.iotpush.com" },
  problems: [],
  mqtt: undefined,
  callback: { publicUrl: undefined, answers: "auto" },
  topics: [
    {
      name: "alerts",
      friendlyName: "Alerts <b>",
      action: "notify.mobile_app_alerts",
      phone: "connected",
      phoneProblem: undefined,
      droppedAt: undefined,
      health: {},
      hasKey: true,
      open: 0,
      waiting: 0,
      answered: 0,
      sent: 3,
    },
  ],
  notifications: [
    {
      id: "1",
      topic: "alerts",
      title: "<script>alert(1)</script>",
      text: "Text",
      steps: [
        {
          at: 0,
          bridgeEvent: { id: "1", topic: "alerts", kind: "failed", problem: "The key <was> refused." },
        },
      ],
    },
  ],
};

let keeping: TestDisk;
let registrations: Registrations;
let status: BridgeStatus;
const take = vi.fn();
const sendTest = vi.fn();
let lines: string[];
let app: Hono;

function options(): Parameters<typeof createApp>[0] {
  const receive = async () => ({ status: 401, headers: {}, body: "" });
  return {
    access: { token: TOKEN, supervised: false, hosts: [] },
    status: () => status,
    test: sendTest,
    check: async () => [],
    audit: async (yaml) => `audited ${yaml ?? "all"}`,
    askUrl: (origin) => `${origin}/ask`,
    example: () => pickExample([]),
    topics: [{ name: "alerts", friendlyName: "Alerts" }],
    router: { asker: { callbacks: { receive } }, listenTo: () => () => {} } as unknown as AnswerRouter,
    activity: new Activity(() => 0),
    externalUrl: () => undefined,
    people: new Map(),
    isQuiet: () => false,
    accept: async () => ({ id: "1" }),
    registrations,
    take,
    log: createLogger({ level: "debug", secrets: [], write: (line) => lines.push(line), now: () => 0 }),
  };
}

beforeEach(async () => {
  keeping = await openTestDisk();
  registrations = (await openTables(keeping.disk)).registrations;
  status = STATUS;
  lines = [];
  take.mockReset().mockResolvedValue({ confirmed: () => {} });
  sendTest.mockReset().mockResolvedValue(undefined);
  app = createApp(options());
});
afterEach(async () => {
  await keeping[Symbol.asyncDispose]();
});

describe("who is let in", () => {
  test.each(["/", "/status", "/?part=main"])("%s needs the token", async (path) => {
    expect((await app.request(path)).status).not.toBe(200);
    expect((await app.request(path, { headers: { authorization: "Bearer wrong" } })).status).not.toBe(200);
    expect((await app.request(path, { headers: AUTHORIZED })).status).toBe(200);
  });

  test("the page's form sets a cookie that scripts cannot read and other sites do not send", async () => {
    const body = new URLSearchParams({ token: TOKEN });
    const response = await app.request("/login", { method: "POST", body });
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain(TOKEN);
    const [session = ""] = cookie.split(";");
    const open = async (text: string, at = app) =>
      (await at.request("/", { headers: { cookie: text } })).status;
    expect(await open(session)).toBe(200);
    expect(await open(session.replace(/\d/, "9"))).toBe(303);
    const other = createApp({
      ...options(),
      access: { token: `another-${TOKEN}`, supervised: false, hosts: [] },
    });
    expect(await open(session, other)).toBe(303);
    vi.setSystemTime(Date.now() + 31 * 24 * 60 * 60_000);
    expect(await open(session)).toBe(303);
    vi.useRealTimers();
  });

  test("a visitor through Home Assistant's ingress needs no token, and sees the one for /ask", async () => {
    const supervised = createApp({ ...options(), access: { token: TOKEN, supervised: true, hosts: [] } });
    const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });
    const headers = { "x-ingress-path": "/api/hassio_ingress/x" };
    const opened = await supervised.request("/", { headers }, from("::ffff:172.30.32.2"));
    expect(opened.status).toBe(200);
    expect(await opened.text()).toContain(`iotpush_bridge: Bearer ${TOKEN}`);
    expect((await supervised.request("/", {}, from("172.30.32.2"))).status).toBe(303);
    expect((await supervised.request("/", { headers }, from("172.30.32.3"))).status).toBe(303);
    const asked = await supervised.request("/ask", { method: "POST", body: "{}" }, from("172.30.32.1"));
    expect(asked.status).toBe(401);
  });

  test("an ingress header alone opens nothing", async () => {
    expect((await app.request("/", { headers: { "x-ingress-path": "/x" } })).status).toBe(303);
  });

  test("a test needs the token, and a topic that is there", async () => {
    const post = (topic: string, headers = {}) =>
      app.request("/test", {
        method: "POST",
        headers,
        body: new URLSearchParams({ topic, kind: "message" }),
      });
    expect((await post("alerts")).status).toBe(401);
    expect((await post("other", AUTHORIZED)).status).toBe(404);
    expect((await post("alerts", AUTHORIZED)).status).toBe(303);
    expect(sendTest.mock.calls).toEqual([["alerts", "message"]]);
  });

  test.each(["/test", "/ask", "/push", "/check", "/audit", "/login"])(
    "a page of another website does nothing by %s, under whatever name",
    async (path) => {
      for (const headers of [
        { host: "bridge:8099", origin: "https://evil.example" },
        { host: "evil.example", origin: "https://evil.example" },
        { host: "192.168.1.5:8099", origin: "http://192.168.1.5:8123" },
      ])
        expect(
          (await app.request(path, { method: "POST", headers: { ...AUTHORIZED, ...headers } })).status,
        ).toBe(403);
    },
  );

  test("a browser may use the page under an address or an allowed name", async () => {
    const named = createApp({
      ...options(),
      access: { token: TOKEN, supervised: false, hosts: ["bridge.lan"] },
    });
    const body = new URLSearchParams({ topic: "alerts", kind: "message" });
    for (const host of ["192.168.1.5:8099", "[fd00::5]:8099", "bridge.lan:8099"]) {
      const headers = { ...AUTHORIZED, host, origin: `http://${host}` };
      const response = await named.request("/test", { method: "POST", headers, body });
      expect([host, response.status]).toEqual([host, 303]);
    }
  });

  test("a body that is too large is refused as such", async () => {
    const response = await app.request("/ask", {
      method: "POST",
      headers: { ...AUTHORIZED, ...JSON_TYPE, "content-length": "70000" },
      body: JSON.stringify({ message: "x".repeat(70_000) }),
    });
    expect(response.status).toBe(413);
  });

  test("what fails is in the log, as the answer says", async () => {
    sendTest.mockRejectedValue(new Error("disk full"));
    const body = new URLSearchParams({ topic: "alerts", kind: "message" });
    const response = await app.request("/test", { method: "POST", headers: AUTHORIZED, body });
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("see its log");
    expect(lines).toEqual([expect.stringMatching(/ERROR A request failed: Error: disk full/)]);
  });
});

describe("the page", () => {
  test("shows what others wrote as text, under a policy that lets nothing else run", async () => {
    const response = await app.request("/", { headers: AUTHORIZED });
    const text = await response.text();
    expect(text).toContain("&lt;script&gt;alert(1)");
    expect(text).not.toContain("<script>alert(1)");
    expect(text).toContain("Alerts &lt;b&gt;");
    expect(text).toContain("The key &lt;was&gt; refused.");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(text).not.toContain(TOKEN);
  });
});

describe("/health", () => {
  test("is open, says that all is well", async () => {
    const response = await app.request("/health");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ service: "iotpush-bridge", ok: true, connected: 1 });
  });

  test("says 503 while Home Assistant is away", async () => {
    status = { ...STATUS, homeAssistant: { ...STATUS.homeAssistant, state: "disconnected" } };
    expect((await app.request("/health")).status).toBe(503);
  });
});

describe("/ask", () => {
  const ask = (body: unknown, headers = {}) =>
    app.request("/ask", {
      method: "POST",
      headers: { ...JSON_TYPE, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  test("needs the token", async () => {
    expect((await ask({ message: "?" })).status).toBe(401);
  });

  test.each([
    ["not json", 400, "to_json"],
    [{ message: " " }, 400, "message"],
    [{ message: "?", timeout: 0 }, 400, "timeout"],
    [{ message: "?", buttons: "no-such-set" }, 400, "buttons"],
    [{ message: "?", topic: "other" }, 404, "alerts"],
    [
      { message: "?", data: { actions: [{ action: "URI", title: "x", uri: "https://x.example" }] } },
      400,
      "button",
    ],
  ])("%j is refused with the fix", async (body, code, said) => {
    const response = await ask(body, AUTHORIZED);
    expect(response.status).toBe(code);
    expect(((await response.json()) as { error: string }).error).toContain(said);
  });
});

test("a question that cannot be asked is reported, and nobody waits for its answer", async () => {
  const listening = new Set<string>();
  const router = {
    asker: {
      callbacks: { receive: async () => ({ status: 401, headers: {}, body: "" }) },
      ask: () => Promise.reject(new Error("disk full")),
    },
    listenTo: (id: string) => {
      listening.add(id);
      return () => listening.delete(id);
    },
  } as unknown as AnswerRouter;
  const response = await createApp({ ...options(), router }).request("/ask", {
    method: "POST",
    headers: { ...JSON_TYPE, ...AUTHORIZED },
    body: JSON.stringify({ message: "?" }),
  });
  expect([response.status, listening.size]).toEqual([500, 0]);
});
