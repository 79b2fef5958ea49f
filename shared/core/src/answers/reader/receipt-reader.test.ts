import { describe, expect, test } from "vitest";
import { makeReader, receipt } from "../../test-support/fake-receipts.js";

const MINUTE = 60_000;

describe("the pace", () => {
  test("is two seconds for one receipt, at any age", async () => {
    const { clock, requests, watch, reader } = makeReader({});
    watch("r1");
    await clock.advance(60 * MINUTE);
    const last = requests.slice(-5).map(({ at }) => at);
    expect(last.map((at, n) => at - (last[n - 1] ?? at - 2_000))).toEqual([
      2_000, 2_000, 2_000, 2_000, 2_000,
    ]);
    reader.close();
  });

  test("gives five receipts fair turns", async () => {
    const { clock, readings, watch, reader } = makeReader({});
    for (let n = 0; n < 5; n++) watch(`r${n}`);
    await clock.advance(MINUTE);
    const turns = [0, 1, 2, 3, 4].map((n) => readings.filter((id) => id === `r${n}`).length);
    expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
    expect(Math.min(...turns)).toBeGreaterThanOrEqual(20);
    reader.close();
  });

  test("is the budget's for ten thousand receipts", async () => {
    const { clock, requests, watch, reader } = makeReader({});
    for (let n = 0; n < 10_000; n++) watch(`r${n}`);
    await clock.advance(10 * MINUTE);
    expect(requests.length).toBeLessThanOrEqual(120 + 601);
    expect(requests.length).toBeGreaterThan(700);
    reader.close();
  });

  test("a rate limit halves it, waits as told, and it recovers slowly", async () => {
    let limited = true;
    const { clock, requests, watch, reader } = makeReader({
      answer: () =>
        limited ? { status: 429, body: { error: "Too many" }, headers: { "retry-after": "30" } } : undefined,
    });
    for (let n = 0; n < 10; n++) watch(`r${n}`);
    await clock.advance(1_001);
    limited = false;
    const before = requests.length;
    await clock.advance(29_000);
    expect(requests.length).toBe(before);
    await clock.advance(MINUTE);
    expect(requests.length - before).toBeLessThanOrEqual(15 + 33);
    await clock.advance(10 * MINUTE);
    const recovered = requests.length;
    await clock.advance(MINUTE);
    expect(requests.length - recovered).toBeGreaterThan(57);
    reader.close();
  });
});

describe("a look", () => {
  const { signal } = new AbortController();

  test("is made at once while the bucket has reads, then as it is refilled; the others give up in time", async () => {
    const { clock, requests, watch, reader } = makeReader({});
    for (let n = 0; n < 10; n++) watch(`r${n}`);
    const looks = Array.from({ length: 200 }, (_, n) => reader.look({ receiptId: `r${n}` }, { signal }));
    await clock.advance(0);
    expect(requests.length).toBe(120);
    await clock.advance(MINUTE);
    const done = await Promise.all(looks);
    expect(done.filter((receipt) => receipt !== undefined).length).toBe(180);
    expect(done.at(-1)).toBeUndefined();
    reader.close();
  });

  test("goes before the routine, and waits as a rate limit says", async () => {
    const limit = { status: 429, body: {}, headers: { "retry-after": "20" } };
    let limited = true;
    const { clock, requests, reader, watch } = makeReader({ answer: () => (limited ? limit : undefined) });
    await expect(reader.look({ receiptId: "r1" })).rejects.toMatchObject({ code: "rate_limit" });
    limited = false;
    for (let n = 0; n < 10; n++) watch(`w${n}`);
    const second = reader.look({ receiptId: "r2" });
    await clock.advance(19_999);
    expect(requests.length).toBe(1);
    await clock.advance(MINUTE);
    expect(requests[1]?.path).toBe("/api/receipts/r2");
    expect(await second).toMatchObject({ receipt_id: "r2" });
    reader.close();
  });

  test("whose moment passes, that is aborted, or whose reader is closed resolves to undefined", async () => {
    const { clock, requests, reader } = makeReader({ requestsPerMinute: 1 });
    await Promise.all([1, 2].map((n) => reader.look({ receiptId: `r${n}` })));
    const controller = new AbortController();
    const looks = [
      reader.look({ receiptId: "r3" }, { by: clock.mono() + 1_000 }),
      reader.look({ receiptId: "r4" }, { signal: controller.signal }),
      reader.look({ receiptId: "r5" }),
      reader.look({ receiptId: "r6" }, { signal: AbortSignal.abort() }),
    ];
    await clock.advance(1_000);
    controller.abort();
    reader.close();
    expect(await Promise.all(looks)).toEqual([undefined, undefined, undefined, undefined]);
    expect(requests.length).toBe(2);
  });
});

describe("with a session token", () => {
  test("one list serves all receipts of a topic", async () => {
    const { clock, requests, readings, watch, reader } = makeReader({ session: "s" });
    for (let n = 0; n < 50; n++) watch(`r${n}`);
    await clock.advance(10_000);
    const [first, second] = requests.map(({ path }) => new URL(path, "http://x").searchParams);
    expect(requests.every(({ path }) => path.startsWith("/api/receipts?"))).toBe(true);
    expect(first?.get("since")).toBe("2026-04-09T23:59:59.000Z");
    expect(second?.get("topic_id")).toBe("t1");
    expect(requests.length).toBeLessThanOrEqual(10);
    expect(new Set(readings).size).toBe(50);
    reader.close();
  });

  test("whose function fails, single receipts are read with the topic's key", async () => {
    const fails = () => Promise.reject(new Error("no network"));
    const { clock, readings, watch, reader } = makeReader({ session: fails });
    watch("r1");
    watch("r2");
    await clock.advance(MINUTE);
    expect(new Set(readings)).toEqual(new Set(["r1", "r2"]));
    reader.close();
  });

  test("that expired, single receipts are read with the topic's key", async () => {
    const { clock, requests, readings, problems, watch, reader } = makeReader({
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
    reader.close();
  });

  test("that does not list a receipt, for its topic is another account's, it is read with the topic's key", async () => {
    const list = { receipts: [receipt("r1"), receipt("r2")], next_cursor: null };
    const { clock, requests, readings, watch, reader } = makeReader({
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
    reader.close();
  });

  test("whose list is refused when one receipt is left, that one is read with the topic's key", async () => {
    let stop = () => {};
    const { clock, readings, problems, watch, reader } = makeReader({
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
    reader.close();
  });
});

describe("problems", () => {
  test.each([
    [404, "not_found", true],
    [401, "invalid_key", true],
    [500, "server", false],
  ])("%i is reported as %s; final: %s", async (status, code, final) => {
    const { clock, requests, problems, watch, reader } = makeReader({ answer: () => ({ status, body: {} }) });
    watch("r1");
    await clock.advance(10 * MINUTE);
    expect(problems[0]).toEqual([code, final]);
    expect(requests.length).toBe(problems.length);
    expect(reader.size).toBe(final ? 0 : 1);
    if (!final) expect(requests.length).toBeLessThan(20);
    reader.close();
  });

  test("nobody watching: no requests", async () => {
    const { clock, requests, watch } = makeReader({});
    const stop = watch("r1");
    await clock.advance(5_000);
    stop();
    const before = requests.length;
    await clock.advance(MINUTE);
    expect(requests.length - before).toBeLessThanOrEqual(1);
  });
});
