import fc from "fast-check";
import nock from "nock";
import { describe, expect, test } from "vitest";
import { allowNockOnly } from "../test-support/nock-only.js";
import { runs } from "../test-support/property.js";
import { FakeClock } from "../testing/fake-clock.js";
import {
  NetworkError,
  QuotaError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from "../wire/errors/errors.js";
import { ApiClient } from "./api-client.js";
import { RETRY_POLICIES, retryDelay } from "./retry-policy.js";
import { type Transport, TransportFailure } from "./transport.js";

const text = { problem: "p", fix: "f" };
const server = new ServerError(text);
const rate = new RateLimitError({ ...text, retryAfterMs: 3_000 });
const delay = (
  error: Parameters<typeof retryDelay>[0]["error"],
  idempotent: boolean,
  tries = 1,
  random = 0.5,
) => retryDelay({ error, tries, idempotent, policy: RETRY_POLICIES.default, random });

test("what is tried again, and what never", () => {
  const sent = new NetworkError({ ...text, sent: true });
  const unsent = new NetworkError({ ...text, sent: false });
  expect(delay(server, true)).toBe(150);
  expect(delay(server, false)).toBeNull();
  const timeout = new TimeoutError(text);
  expect([delay(timeout, true), delay(timeout, false)]).toEqual([150, null]);
  expect(delay(sent, true)).not.toBeNull();
  expect(delay(sent, false)).toBeNull();
  expect(delay(unsent, false)).not.toBeNull();
  expect(delay(rate, false)).toBe(3_000);
  expect(delay(new RateLimitError({ ...text, retryAfterMs: 3_600_000 }), true)).toBeNull();
  expect(delay(new QuotaError(text), true)).toBeNull();
  expect(delay(server, true, 3)).toBeNull();
});

test("the wait is a random part of a bound that doubles", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (tries, random) => {
        const wait =
          retryDelay({ error: server, tries, idempotent: true, policy: RETRY_POLICIES.patient, random }) ??
          -1;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan(Math.min(30_000, 500 * 2 ** (tries - 1)));
      },
    ),
    runs(),
  );
});

describe("a client", () => {
  const client = (transport: Transport, clock = new FakeClock()) =>
    new ApiClient({ baseUrl: "http://127.0.0.1:1", apiKey: "k" }, { transport, clock, random: () => 0.5 });
  const ok = {
    status: 200,
    headers: {},
    body: '{"success":true,"id":"i","receipt_id":"r","topic":"t","timestamp":"2026-04-10T00:06:01Z","subscribers":1}',
  };

  test("sends a push again only when it surely did not arrive", async () => {
    for (const [kind, expected] of [
      ["unreached", 2],
      ["broken", 1],
      ["timeout", 1],
    ] as const) {
      const clock = new FakeClock();
      let sent = 0;
      const transport: Transport = async () => {
        sent += 1;
        if (sent === 1) throw new TransportFailure(kind, "x");
        return ok;
      };
      const pushed = Promise.resolve(client(transport, clock).messages.push("t", "m")).catch(
        (error: unknown) => error,
      );
      await clock.advance(60_000);
      await pushed;
      expect([kind, sent]).toEqual([kind, expected]);
    }
  });

  const get = (status: number, headers: Record<string, string> = {}) => ({ status, headers, body: "{}" });
  test.each([
    ["408", get(408), 3, 1],
    ["429 with Retry-After", get(429, { "retry-after": "2" }), 3, 3],
    ["429 without: the monthly quota", get(429), 1, 1],
    ["500", get(500), 3, 1],
    ["503", get(503), 3, 1],
    ["404", get(404), 1, 1],
    ["307", get(307), 1, 1],
  ])("answered %s asks a receipt and sends a push so often", async (_, answer, receipts, pushes) => {
    const clock = new FakeClock();
    const methods: string[] = [];
    const transport: Transport = async ({ method }) => {
      methods.push(method);
      return answer;
    };
    const caller = client(transport, clock);
    const calls = Promise.allSettled([caller.receipts.get("r"), caller.messages.push("t", "m")]);
    await clock.advance(60_000);
    await calls;
    const count = (wanted: string) => methods.filter((method) => method === wanted).length;
    expect([count("GET"), count("POST")]).toEqual([receipts, pushes]);
  });

  test("ends at the deadline of the whole call, retries included", async () => {
    const clock = new FakeClock();
    const started = clock.now();
    const limits: number[] = [];
    const transport: Transport = async (_, { timeoutMs }) => {
      limits.push(timeoutMs);
      await clock.sleep(timeoutMs);
      throw new TransportFailure("timeout", "x");
    };
    const result = Promise.resolve(
      client(transport, clock).receipts.get("r", { timeoutMs: 15_000, retry: "patient" }),
    ).catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await result).toMatchObject({ code: "timeout" });
    expect(limits[0]).toBe(10_000);
    expect(limits.reduce((sum, limit) => sum + limit, 0)).toBeLessThanOrEqual(15_000);
    expect(clock.now() - started).toBe(60_000);
  });

  test.each([
    ["a receipt, the error that came before it", "get", "server"],
    ["a push, that it may have arrived", "push", "timeout"],
  ] as const)("reports a try that the deadline cuts short: of %s", async (_, call, code) => {
    const clock = new FakeClock();
    let tries = 0;
    const transport: Transport = async (_request, { timeoutMs }) => {
      tries += 1;
      if (tries === 1 && call === "get") return get(503);
      if (tries === 1) throw new TransportFailure("unreached", "x");
      await clock.sleep(timeoutMs);
      throw new TransportFailure("timeout", "x");
    };
    const { receipts, messages } = client(transport, clock);
    const options = { timeoutMs: 1_000 };
    const calling = call === "get" ? receipts.get("r", options) : messages.push("t", "m", options);
    const result = Promise.resolve(calling).catch((error: unknown) => error);
    await clock.advance(60_000);
    expect([await result, tries]).toMatchObject([{ code }, 2]);
  });

  test("reports the last try if it had its whole time", async () => {
    const clock = new FakeClock();
    const answers = [get(503), "timeout"];
    const transport: Transport = async (_request, { timeoutMs }) => {
      const answer = answers.shift();
      if (typeof answer === "object") return answer;
      await clock.sleep(timeoutMs);
      throw new TransportFailure("timeout", "x");
    };
    const result = Promise.resolve(
      client(transport, clock).receipts.get("r", {
        retry: { ...RETRY_POLICIES.default, retries: 1 },
      }),
    ).catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await result).toMatchObject({ code: "timeout" });
  });
});

describe("over HTTP", () => {
  allowNockOnly();

  test("redirects are never followed and no credential goes with them", async () => {
    const { IotpushClient } = await import("./node-client.js");
    const elsewhere = nock("https://elsewhere.example").get("/").reply(200, {});
    nock("https://www.iotpush.com")
      .get("/api/topics")
      .reply(302, "", { location: "https://elsewhere.example/" });
    await expect(new IotpushClient({ sessionToken: "s" }).topics.list()).rejects.toMatchObject({
      code: "redirect",
    });
    expect(elsewhere.isDone()).toBe(false);
  });
});
