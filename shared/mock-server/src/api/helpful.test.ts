import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DEMO } from "../service/demo.js";
import { type MockServer, type MockServerOptions, startMockServer } from "../start.js";

let mock: MockServer;
const start = async (options: MockServerOptions = {}) => {
  await mock?.close();
  mock = await startMockServer(options);
};
beforeEach(() => start());
afterEach(() => mock.close());

const push = (body: object) =>
  fetch(`${mock.url}/api/push/my-topic`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("a path that is not there", () => {
  test.each([
    ["POST", "/api/pusch/my-topic", "POST /api/push/my-topic", "Send Notification"],
    ["POST", "/my-topic", "POST /api/push/my-topic", "Send Notification"],
    ["POST", "/api/push/", "POST /api/push/{topic}", "Send Notification"],
    ["GET", "/api/receipt", "GET /api/receipts", "Delivery Receipts"],
    ["GET", "/api/topic", "GET /api/topics", "Topics API"],
    ["GET", "/favicon.ico.php/a/b/c", undefined, undefined],
  ])("%s %s: meant was %s", async (method, path, meant, section) => {
    const response = await fetch(`${mock.url}${path}`, { method });
    expect(response.status).toBe(404);
    const body = (await response.json()) as { error: string; documentation?: string };
    expect(body.error).toContain(`There is no ${method} ${path}`);
    if (meant) expect(body.error).toContain(`did you mean ${meant}?`);
    expect(body.documentation).toBe(section);
  });
});

describe("the control API", () => {
  test.each([
    ["POST", "/_mock/falts", "There is no POST /_mock/falts: did you mean POST /_mock/faults?"],
    ["GET", "/_mock/reset", "There is no GET /_mock/reset: did you mean POST /_mock/reset?"],
    [
      "POST",
      "/_mock/phones/x/tab",
      "There is no POST /_mock/phones/x/tab: did you mean POST /_mock/phones/x/tap?",
    ],
    ["GET", "/_mock/requests/wait?pth=/api", "pth: is not a known field; did you mean path"],
    ["GET", "/_mock/messages?limit=many", 'limit: expected number, got "many"'],
  ])("%s %s", async (method, path, error) => {
    const response = await fetch(`${mock.url}${path}`, { method });
    expect(await response.json()).toMatchObject({ error, documentation: "GET /_mock/openapi.json" });
  });
});

describe("a wrong field", () => {
  test("is answered with what was got, what is allowed, what was meant and where it is documented", async () => {
    const response = await push({ message: "m", priority: "hihg" });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error:
          'priority: is not one of the allowed values, got "hihg", allowed: low, normal, high, urgent; did you mean high',
        documentation: "Send Notification",
        fields: [
          {
            field: "priority",
            problem: "is not one of the allowed values",
            given: '"hihg"',
            allowed: ["low", "normal", "high", "urgent"],
            suggestion: "high",
          },
        ],
      },
    ]);
  });

  test("that is missing and misspelt names both", async () => {
    const response = await push({ mesage: "m" });
    expect(await response.json()).toMatchObject({
      error: 'message: is required, and "mesage" is not known',
    });
  });
});

describe("what the service ignores in silence comes as a hint beside the response", () => {
  test("an unknown field", async () => {
    const response = await push({ message: "m", titel: "T", color: "red" });
    expect([response.status, response.headers.get("x-iotpush-mock-hint")]).toEqual([
      200,
      "ignored: titel (did you mean title?), color",
    ]);
  });

  test.each([
    ["documented", { callback: "http://127.0.0.1:1/" }, "ignored: callback (send callback_url as well)"],
    ["live", { callback_url: "http://127.0.0.1:1/" }, "ignored: callback_url (send callback as well)"],
    ["live", { callback_url: "http://127.0.0.1:1/", callback: "http://127.0.0.1:1/" }, null],
  ] as const)("the other profile's name, in profile %s", async (profile, body, told) => {
    await start({ profile, deliveries: "off" });
    const response = await push({ message: "m", ...body });
    expect(response.headers.get("x-iotpush-mock-hint")).toBe(told);
  });
});

describe("session tokens", () => {
  const topics = async (token: string) =>
    (await fetch(`${mock.url}/api/topics`, { headers: { authorization: `Bearer ${token}` } })).status;
  const control = async (method: string, body?: object) =>
    (
      await fetch(`${mock.url}/_mock/sessions`, {
        method,
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    ).json();

  test("can be made, last as long as asked, and can be ended", async () => {
    await start({ profile: "live" });
    const { token } = (await control("POST", { lasts_ms: 60_000 })) as { token: string };
    expect(await topics(token)).toBe(200);
    mock.clock.advance(60_000);
    expect(await topics(token)).toBe(401);
    const fresh = mock.control.mintSession();
    expect([await topics(fresh.token), await topics(DEMO.sessionToken)]).toEqual([200, 200]);
    expect(await control("DELETE")).toEqual({ ended: 3 });
    expect([await topics(fresh.token), await topics(DEMO.sessionToken)]).toEqual([401, 401]);
  });

  test("end only on request in the documented profile, which names no end", async () => {
    mock.clock.advance(30 * 24 * 3_600_000);
    expect(await topics(DEMO.sessionToken)).toBe(200);
    expect(mock.control.endSessions(DEMO.sessionToken)).toBe(1);
    expect(await topics(DEMO.sessionToken)).toBe(401);
  });

  test("of an account that is not there are refused", async () => {
    expect(await control("POST", { account: "nobody" })).toEqual({ error: "There is no account nobody" });
  });
});

describe("the service's wrong addresses on ports of their own", () => {
  test("answer as the cause matrix says; a client that keeps the body when it follows gets through", async () => {
    await start({ redirectPorts: { http: 0, apex: 0, httpApex: 0 } });
    const { http, apex, httpApex } = mock.redirects ?? { http: "", apex: "", httpApex: "" };
    const hop = async (base: string) => {
      const response = await fetch(`${base}/api/push/my-topic?x=1`, {
        method: "POST",
        body: "Hello",
        redirect: "manual",
      });
      return [response.status, response.headers.get("location"), await response.text()];
    };
    const target = "/api/push/my-topic?x=1";
    expect(await hop(http)).toEqual([308, `${mock.url}${target}`, "Redirecting..."]);
    expect(await hop(apex)).toEqual([307, `${mock.url}${target}`, "Redirecting..."]);
    expect(await hop(httpApex)).toEqual([308, `${apex}${target}`, "Redirecting..."]);
    const followed = await fetch(`${httpApex}/api/push/my-topic`, { method: "POST", body: "Hello" });
    expect(followed.status).toBe(200);
  });

  test("a taken port is reported, and nothing is left listening", async () => {
    const port = mock.port;
    await expect(
      startMockServer({ redirectPorts: { http: port, apex: 0, httpApex: 0 } }),
    ).rejects.toMatchObject({ code: "EADDRINUSE", port });
  });
});
