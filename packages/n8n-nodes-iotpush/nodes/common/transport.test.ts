import type { IHttpRequestOptions } from "n8n-workflow";
import { afterEach, describe, expect, test, vi } from "vitest";
import { clock, type Host, transportOf } from "./transport.ts";

const request = {
  method: "POST" as const,
  url: "http://127.0.0.1:9/api/push/t",
  headers: { authorization: "Bearer k", "x-api-key": "k", accept: "application/json" },
  body: "{}",
};
const hostOf = (send: (options: IHttpRequestOptions) => unknown): Host =>
  ({
    helpers: {
      httpRequestWithAuthentication: (_: string, options: IHttpRequestOptions) =>
        Promise.resolve(options).then(send),
    },
  }) as unknown as Host;

test("leaves the credentials to the credential, and takes any status as an answer", async () => {
  let seen: IHttpRequestOptions | undefined;
  const host = hostOf((options) => {
    seen = options;
    return { statusCode: 418, headers: { "Retry-After": 7 }, body: { a: 1 } };
  });
  const response = await transportOf(host)(request, { timeoutMs: 1_234.5 });
  expect(response).toEqual({ status: 418, headers: { "retry-after": "7" }, body: '{"a":1}' });
  expect(seen).toMatchObject({
    headers: { accept: "application/json" },
    timeout: 1_235,
    disableFollowRedirect: true,
    ignoreHttpStatusErrors: true,
    returnFullResponse: true,
  });
  expect(seen?.headers).not.toHaveProperty("authorization");
  expect(seen?.headers).not.toHaveProperty("x-api-key");
});

afterEach(() => vi.useRealTimers());
test("has n8n read the credential again only when it may have been changed", async () => {
  vi.useFakeTimers();
  const known: unknown[] = [];
  const helpers = {
    httpRequestWithAuthentication: (_: string, __: unknown, more?: object) => {
      known.push(more);
      return Promise.resolve({ statusCode: 200, headers: {}, body: "{}" });
    },
  };
  const send = transportOf({ helpers } as unknown as Host, "iotpushTopicApi", { apiKey: "k" });
  await send(request, { timeoutMs: 1_000 });
  vi.advanceTimersByTime(60_000);
  await send(request, { timeoutMs: 1_000 });
  expect(known).toEqual([
    { credentialsDecrypted: { id: "", name: "", type: "iotpushTopicApi", data: { apiKey: "k" } } },
    undefined,
  ]);
});

describe("a request without an answer fails as the network says, however n8n wraps it", () => {
  test.each([
    ["ECONNREFUSED", { code: "ECONNREFUSED" }, "unreached"],
    ["ECONNRESET", { cause: { cause: { code: "ECONNRESET" } } }, "broken"],
    ["ETIMEDOUT", { errorResponse: { code: "ETIMEDOUT" } }, "timeout"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", { cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } }, "tls"],
    ["unknown", { message: "odd" }, "broken"],
    ["unknown", undefined, "broken"],
  ])("%s", async (detail, error, kind) => {
    const host = hostOf(() => Promise.reject(error));
    await expect(transportOf(host)(request, { timeoutMs: 1_000 })).rejects.toMatchObject({ kind, detail });
  });
});

test("a wait that is aborted already does not wait", async () => {
  const before = clock.now();
  await clock.sleep(60_000, AbortSignal.abort());
  expect(clock.now() - before).toBeLessThan(1_000);
});

test("a sleep is as long as it says, with or without a signal", async () => {
  for (const signal of [undefined, new AbortController().signal]) {
    const started = performance.now();
    await clock.sleep(700, signal);
    expect(performance.now() - started).toBeGreaterThan(690);
    expect(performance.now() - started).toBeLessThan(1_100);
  }
});
