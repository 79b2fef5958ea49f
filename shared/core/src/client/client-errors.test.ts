import nock from "nock";
import { describe, expect, test } from "vitest";
import { allowNockOnly } from "../test-support/nock-only.js";
import * as guards from "../wire/errors/guards.js";
import { IotpushClient } from "./node-client.js";
import type { ClientOptions } from "./options.js";

const BASE = "https://www.iotpush.com";
allowNockOnly();

const make = (options: ClientOptions = {}) =>
  new IotpushClient({ apiKey: "topic-key-1", sessionToken: "session-1", retry: "none", ...options });

describe("errors", () => {
  const push = (client: IotpushClient) => client.messages.push("my-topic", "m");
  const report = (client: IotpushClient) => client.actions.report({ message_id: "m", action_id: "a" });
  const list = (client: IotpushClient) => client.topics.list();
  const cases: [
    string,
    number,
    object,
    Record<string, string>,
    (client: IotpushClient) => PromiseLike<unknown>,
    (e: unknown) => boolean,
    object,
  ][] = [
    ["unknown topic", 404, { error: 'Topic "X" not found' }, {}, push, guards.isNotFoundError, {}],
    ["wrong key", 401, { error: "Invalid API key" }, {}, push, guards.isInvalidKeyError, {}],
    [
      "monthly cap, documented",
      429,
      { error: "Rate limit exceeded" },
      {},
      push,
      guards.isQuotaError,
      { limit: undefined },
    ],
    [
      "monthly cap, live",
      429,
      { error: "Monthly push limit reached", limit: 1000, used: 1000, plan: "free" },
      {},
      push,
      guards.isQuotaError,
      { limit: 1000, used: 1000, plan: "free" },
    ],
    [
      "rate limit",
      429,
      { error: "Too many requests. Please try again later." },
      { "retry-after": "7" },
      push,
      guards.isRateLimitError,
      { retryAfterMs: 7000 },
    ],
    ["wrong method", 405, { error: "Method Not Allowed" }, {}, push, guards.isMethodNotAllowedError, {}],
    ["server fault", 500, { error: "Failed to send notification" }, {}, push, guards.isServerError, {}],
    ["empty message", 400, { error: "Message cannot be empty" }, {}, push, guards.isValidationError, {}],
    [
      "already answered",
      409,
      { reason: "Already answered by Anna" },
      {},
      report,
      guards.isAlreadyAnsweredError,
      { reason: "Already answered by Anna" },
    ],
    ["expired session", 401, { error: "Unauthorized" }, {}, list, guards.isSessionExpiredError, {}],
    [
      "plan limit",
      403,
      { error: "Topic limit", limit: 3, current: 3, plan: "free" },
      {},
      list,
      guards.isForbiddenError,
      {},
    ],
    ["name taken", 409, { error: "Topic name already exists" }, {}, list, guards.isConflictError, {}],
    [
      "redirect",
      307,
      {},
      { location: "https://elsewhere.example/" },
      push,
      guards.isRedirectError,
      { row: "other", useUrl: "https://elsewhere.example/" },
    ],
    ["a page that is no API", 200, { hello: "proxy" }, {}, push, guards.isUnexpectedResponseError, {}],
    [
      "another program's 401",
      401,
      { message: "key required" },
      {},
      push,
      guards.isUnexpectedResponseError,
      {},
    ],
    ["a 401 without a word", 401, {}, {}, push, guards.isInvalidKeyError, {}],
    ["a 405 without a word", 405, {}, {}, push, guards.isMethodNotAllowedError, {}],
    ["an odd status", 418, {}, {}, push, guards.isUnexpectedResponseError, {}],
  ];
  test.each(cases)("%s", async (_, status, body, headers, call, guard, details) => {
    nock(BASE)
      .intercept(/.*/, "POST")
      .reply(status, body as nock.Body, headers);
    nock(BASE)
      .intercept(/.*/, "GET")
      .reply(status, body as nock.Body, headers);
    const error = await Promise.resolve(call(make())).catch((reason: unknown) => reason);
    expect(error).toSatisfy(guard);
    expect(error).toMatchObject({ status, ...details });
    expect((error as Error).message).toContain(`https://www.iotpush.com/api/`);
  });

  test.each([
    [
      "the service's",
      { error: 'Topic "X" not found' },
      /Topic "X" not found.*Create the topic in your dashboard/,
    ],
    [
      "another address's",
      { error: "There is no POST /api/api/push/t" },
      /Check that the base URL is an iotpush/,
    ],
    [
      "another program's page",
      "<!DOCTYPE html><p>Nothing here",
      /answered 404: a web page, which iotpush never does .*Check that the base URL/,
    ],
  ])("404, %s, says what to do", async (_, body, message) => {
    nock(BASE)
      .post("/api/push/my-topic")
      .reply(404, body as nock.Body);
    await expect(push(make())).rejects.toThrow(message);
  });

  test("a private topic without any key", async () => {
    nock(BASE)
      .post("/api/push/my-topic")
      .reply(401, { error: "This topic is private. Provide a valid API key" });
    await expect(push(make({ apiKey: undefined }))).rejects.toSatisfy(guards.isPrivateTopicError);
  });

  test("wrong input names each field, and is never sent", async () => {
    const wrong = { message: "", priority: "hihg", tittle: "x" } as unknown as { message: string };
    const error = await make()
      .messages.push("a", wrong)
      .catch((reason: unknown) => reason);
    expect(error).toSatisfy(guards.isValidationError);
    expect((error as Error).message).toMatch(/message.*priority/s);
  });
});
