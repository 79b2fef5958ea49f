import { describe, expect, test } from "vitest";
import type { SessionToken } from "../../client/options.js";
import { PortableClient } from "../../client/portable-client.js";
import type { Transport } from "../../client/transport.js";
import type { Receipt } from "../../contract/receipt.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { ReceiptPoller } from "./receipt-poller.js";
import { watchReceipt } from "./watch-receipt.js";

const MINUTE = 60_000;

const receipt = (id: string, changes: Partial<Receipt> = {}): Receipt => ({
  receipt_id: id,
  message_id: `m-${id}`,
  topic_id: "t1",
  status: "delivered",
  delivered_count: 1,
  read_count: 0,
  acted_count: 0,
  actions_taken: [],
  created_at: "2026-04-10T00:00:00Z",
  updated_at: "2026-04-10T00:00:00Z",
  ...changes,
});

/** A poller over a played service, with every request it makes. */
function make(options: {
  readonly answer?: (
    path: string,
  ) => { status: number; body: unknown; headers?: Record<string, string> } | undefined;
  readonly session?: SessionToken;
  readonly requestsPerMinute?: number;
}) {
  const clock = new FakeClock();
  const requests: { at: number; path: string }[] = [];
  const open = new Set<string>();
  const transport: Transport = async ({ url }) => {
    const path = url.replace("http://127.0.0.1:1", "");
    requests.push({ at: clock.now(), path });
    const played = options.answer?.(path);
    if (played)
      return { status: played.status, headers: played.headers ?? {}, body: JSON.stringify(played.body) };
    const id = path.split("/").at(-1) ?? "";
    const body = path.startsWith("/api/receipts?")
      ? { receipts: [...open].map((each) => receipt(each)), next_cursor: null }
      : receipt(id);
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  };
  const client = new PortableClient(
    {
      baseUrl: "http://127.0.0.1:1",
      apiKey: "k",
      ...(options.session ? { sessionToken: options.session } : {}),
    },
    { transport, clock, random: () => 0 },
  );
  const poller = new ReceiptPoller({ client, clock, requestsPerMinute: options.requestsPerMinute });
  const readings: string[] = [];
  const problems: [string, boolean][] = [];
  const watch = (id: string) => {
    open.add(id);
    return poller.watch(
      { receiptId: id, createdAt: "2026-04-10T00:00:00Z" },
      {
        receipt: ({ receipt_id }) => readings.push(receipt_id),
        problem: ({ code }, final) => problems.push([code, final]),
      },
    );
  };
  return { clock, requests, poller, watch, readings, problems };
}

describe("the pace", () => {
  test("is about two seconds for one receipt, at any age", async () => {
    const { clock, requests, watch, poller } = make({});
    watch("r1");
    await clock.advance(60 * MINUTE);
    const last = requests.slice(-5).map(({ at }) => at);
    expect(last.map((at, n) => at - (last[n - 1] ?? at - 2_000))).toEqual([
      2_000, 2_000, 2_000, 2_000, 2_000,
    ]);
    poller.close();
  });

  test("gives five receipts fair turns within the budget", async () => {
    const { clock, readings, watch, poller } = make({});
    for (let n = 0; n < 5; n++) watch(`r${n}`);
    await clock.advance(MINUTE);
    const turns = [0, 1, 2, 3, 4].map((n) => readings.filter((id) => id === `r${n}`).length);
    expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
    expect(Math.min(...turns)).toBeGreaterThanOrEqual(11);
    poller.close();
  });

  test("stays within the budget for ten thousand receipts", async () => {
    const { clock, requests, watch, poller } = make({});
    for (let n = 0; n < 10_000; n++) watch(`r${n}`);
    await clock.advance(10 * MINUTE);
    expect(requests.length).toBeLessThanOrEqual(601);
    expect(requests.length).toBeGreaterThan(590);
    poller.close();
  });

  test("a rate limit halves it, waits as told, and it recovers slowly", async () => {
    let limited = true;
    const { clock, requests, watch, poller } = make({
      answer: () =>
        limited ? { status: 429, body: { error: "Too many" }, headers: { "retry-after": "30" } } : undefined,
    });
    for (let n = 0; n < 10; n++) watch(`r${n}`);
    await clock.advance(2_000);
    limited = false;
    const before = requests.length;
    await clock.advance(28_000);
    expect(requests.length).toBe(before);
    const perMinute = async () => {
      const start = requests.length;
      await clock.advance(MINUTE);
      return requests.length - start;
    };
    expect(await perMinute()).toBeLessThanOrEqual(33);
    await clock.advance(10 * MINUTE);
    expect(await perMinute()).toBeGreaterThan(57);
    poller.close();
  });
});

describe("readings out of turn", () => {
  test("are made at once, and the others paid for by waiting", async () => {
    const { clock, requests, watch, poller } = make({});
    for (let n = 0; n < 10; n++) watch(`r${n}`);
    await clock.advance(10_000);
    const [before, start] = [requests.length, clock.now()];
    const signal = new AbortController().signal;
    const readings = Array.from({ length: 200 }, (_, n) => poller.readSoon({ receiptId: `r${n}` }, signal));
    await clock.advance(0);
    expect(requests.length - before).toBeLessThanOrEqual(11);
    await clock.advance(2 * MINUTE);
    const perMinute = [0, 1].map(
      (minute) =>
        requests.filter(({ at }) => at >= start && Math.floor((at - start) / MINUTE) === minute).length,
    );
    expect(perMinute[0]).toBeLessThanOrEqual(72);
    expect(perMinute[1]).toBeLessThanOrEqual(61);
    const done = await Promise.all(readings);
    expect(done.filter((reading) => reading !== undefined).length).toBeGreaterThan(60);
    expect(done.at(-1)).toBeUndefined();
    poller.close();
  });

  test("wait as a rate limit says", async () => {
    const limit = { status: 429, body: {}, headers: { "retry-after": "20" } };
    let limited = true;
    const { clock, requests, poller } = make({ answer: () => (limited ? limit : undefined) });
    const { signal } = new AbortController();
    await expect(poller.readSoon({ receiptId: "r1" }, signal)).rejects.toMatchObject({ code: "rate_limit" });
    limited = false;
    const second = poller.readSoon({ receiptId: "r1" }, signal);
    await clock.advance(19_000);
    expect(requests.length).toBe(1);
    await clock.advance(1_000);
    expect(await second).toMatchObject({ receipt_id: "r1" });
  });
});

describe("with a session token", () => {
  test("one list serves all receipts of a topic", async () => {
    const { clock, requests, readings, watch, poller } = make({ session: "s" });
    for (let n = 0; n < 50; n++) watch(`r${n}`);
    await clock.advance(10_000);
    const [first, second] = requests.map(({ path }) => new URL(path, "http://x").searchParams);
    expect(requests.every(({ path }) => path.startsWith("/api/receipts?"))).toBe(true);
    expect(first?.get("since")).toBe("2026-04-09T23:59:59.000Z");
    expect(second?.get("topic_id")).toBe("t1");
    expect(requests.length).toBeLessThanOrEqual(10);
    expect(new Set(readings).size).toBe(50);
    poller.close();
  });

  test("whose function fails, single receipts are read with the topic's key", async () => {
    const fails = () => Promise.reject(new Error("no network"));
    const { clock, readings, watch, poller } = make({ session: fails });
    watch("r1");
    watch("r2");
    await clock.advance(MINUTE);
    expect(new Set(readings)).toEqual(new Set(["r1", "r2"]));
    poller.close();
  });

  test("that expired, single receipts are read with the topic's key", async () => {
    const { clock, requests, readings, problems, watch, poller } = make({
      session: "s",
      answer: (path) =>
        path.startsWith("/api/receipts?") ? { status: 401, body: { error: "Unauthorized" } } : undefined,
    });
    watch("r1");
    watch("r2");
    await clock.advance(MINUTE);
    expect(requests.filter(({ path }) => path.includes("?")).length).toBe(1);
    expect(new Set(readings)).toEqual(new Set(["r1", "r2"]));
    expect(problems).toEqual([]);
    poller.close();
  });

  test("that does not list a receipt, for its topic is another account's, it is read with the topic's key", async () => {
    const list = { receipts: [receipt("r1"), receipt("r2")], next_cursor: null };
    const { clock, requests, readings, watch, poller } = make({
      session: "s",
      answer: (path) => (path.includes("?") ? { status: 200, body: list } : undefined),
    });
    for (const id of ["r1", "foreign", "r2"]) watch(id);
    await clock.advance(MINUTE);
    const told = ["r1", "foreign", "r2"].map((id) => readings.filter((each) => each === id).length);
    expect(Math.min(...told)).toBeGreaterThan(15);
    expect(new Set(requests.map(({ path }) => path.replace(/\?.*/, "")))).toEqual(
      new Set(["/api/receipts", "/api/receipts/foreign"]),
    );
    poller.close();
  });

  test("whose list is refused when one receipt is left, that one is read with the topic's key", async () => {
    let stop = () => {};
    const { clock, readings, problems, watch, poller } = make({
      session: "s",
      answer: (path) => {
        if (!path.includes("?")) return undefined;
        stop();
        return { status: 401, body: { error: "Unauthorized" } };
      },
    });
    watch("r1");
    stop = watch("r2");
    await clock.advance(MINUTE);
    expect([problems, new Set(readings)]).toEqual([[], new Set(["r1"])]);
    poller.close();
  });
});

describe("problems", () => {
  test.each([
    [404, "not_found", true],
    [401, "invalid_key", true],
    [500, "server", false],
  ])("%i is told as %s; final: %s", async (status, code, final) => {
    const { clock, requests, problems, watch, poller } = make({ answer: () => ({ status, body: {} }) });
    watch("r1");
    await clock.advance(10 * MINUTE);
    expect(problems[0]).toEqual([code, final]);
    expect(requests.length).toBe(problems.length);
    expect(poller.size).toBe(final ? 0 : 1);
    if (!final) expect(requests.length).toBeLessThan(20);
    poller.close();
  });

  test("nobody watching: no requests", async () => {
    const { clock, requests, watch } = make({});
    const stop = watch("r1");
    await clock.advance(5_000);
    stop();
    const before = requests.length;
    await clock.advance(MINUTE);
    expect(requests.length - before).toBeLessThanOrEqual(1);
  });
});

describe("watchReceipt", () => {
  test("yields changes only, and ends when it is acted", async () => {
    const states = [
      receipt("r1"),
      receipt("r1"),
      receipt("r1", { status: "read", read_count: 1 }),
      receipt("r1", { status: "acted", acted_count: 1 }),
    ];
    let n = 0;
    const { clock, poller } = make({ answer: () => ({ status: 200, body: states[Math.min(n++, 3)] }) });
    const seen: string[] = [];
    const ended = (async () => {
      for await (const { status } of watchReceipt(poller, { receiptId: "r1" })) seen.push(status);
    })();
    await clock.advance(MINUTE);
    await ended;
    expect(seen).toEqual(["delivered", "read", "acted"]);
    expect(poller.size).toBe(0);
  });

  test("ends when the poller is closed", async () => {
    const { poller } = make({});
    const next = watchReceipt(poller, { receiptId: "r1" }).next();
    poller.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test("ends when its signal aborts, and throws where asking again cannot help", async () => {
    const controller = new AbortController();
    const quiet = make({});
    const aborted = watchReceipt(quiet.poller, { receiptId: "r1" }, { signal: controller.signal }).next();
    controller.abort();
    expect(await aborted).toEqual({ done: true, value: undefined });
    const { clock, poller } = make({ answer: () => ({ status: 404, body: {} }) });
    const failed = watchReceipt(poller, { receiptId: "r1" }).next();
    const caught = failed.catch((error: unknown) => error);
    await clock.advance(MINUTE);
    expect(await caught).toMatchObject({ code: "not_found" });
  });
});
