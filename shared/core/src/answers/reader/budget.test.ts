import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ApiClient } from "../../client/api-client.js";
import { systemClock } from "../../client/system-clock.js";
import { runs } from "../../test-support/property.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { fakeTransport } from "../../testing/fake-transport.js";
import { queueOf } from "./read-queue.js";
import { ReceiptReader } from "./receipt-reader.js";

const MINUTE = 60_000;
const SERVICE = "http://127.0.0.1:1";

/** Readers of one service over one clock, and the reads that it saw. */
function service(answer: (at: number) => object | undefined = () => undefined) {
  const clock = new FakeClock();
  const reads: { at: number; id: string; key: string | undefined }[] = [];
  const transport = fakeTransport(async ({ url, headers }) => {
    const id = url.split("/").at(-1) ?? "";
    reads.push({ at: clock.mono(), id, key: headers["x-api-key"] });
    await clock.sleep(40);
    const counts = { delivered_count: 1, read_count: 0, acted_count: 0, actions_taken: [] };
    const times = { created_at: "2026-04-10T00:00:00Z", updated_at: "2026-04-10T00:00:00Z" };
    const body = { receipt_id: id, message_id: id, topic_id: "t", status: "delivered", ...counts, ...times };
    return answer(clock.mono()) ?? { body };
  });
  const host = { transport, clock, random: () => 0 };
  const client = (baseUrl = SERVICE, sessionToken?: string) =>
    new ApiClient({ baseUrl, apiKey: "k", topicKeys: { a: "ka", b: "kb" }, sessionToken }, host);
  const reader = (requestsPerMinute?: number, baseUrl = SERVICE) =>
    new ReceiptReader({ client: client(baseUrl), clock, requestsPerMinute });
  return { clock, reads, client, reader };
}

const silent = { receipt: () => {}, problem: () => {} };

/** The most reads that any window of this length saw. */
const mostWithin = (reads: readonly { at: number }[], ms: number): number =>
  Math.max(0, ...reads.map(({ at }, n) => reads.slice(n).filter((read) => read.at < at + ms).length));

describe("the budget", () => {
  test("is one for all readers of a service, however many clients there are, and lasts over their ends", async () => {
    const { clock, reads, reader } = service();
    for (let round = 0; round < 20; round++) {
      const short = reader();
      for (let n = 0; n < 10; n++) short.watch({ receiptId: `${round}-${n}` }, silent);
      await clock.advance(6_000);
      short.close();
    }
    expect(reads.length).toBeLessThanOrEqual(120 + 120 + 1);
  });

  test("lets a reading start although the clock moves on while its turn is decided", async () => {
    const gaveUp = new AbortController();
    let now = 0;
    let sleeps = 0;
    const clock = {
      now: () => now,
      mono: () => ++now / 1_000,
      async sleep() {
        if (++sleeps > 10) gaveUp.abort();
      },
    };
    expect(await queueOf(SERVICE, clock).once("due", async () => "read", gaveUp.signal)).toBe("read");
  });

  test("counts the pages of lists that others read", async () => {
    const both = { receipts: [], actions_taken: [] };
    const { clock, reads, client, reader } = service(() => ({ body: both }));
    const one = reader();
    for (let n = 0; n < 120; n++) {
      const list = client(SERVICE, "s").receipts.iterate().next();
      await clock.advance(40);
      await list;
    }
    // A bucket that nobody had taken from would have let 20 be read at once.
    const looks = Array.from({ length: 20 }, (_, n) => one.look({ receiptId: `l${n}` }));
    reads.length = 0;
    await clock.advance(1_000);
    expect(reads.length).toBeLessThan(8);
    await clock.advance(MINUTE);
    await Promise.all(looks);
  });

  test("is each service's own", async () => {
    const { clock, reads, reader } = service();
    const looks = [SERVICE, "http://127.0.0.1:2"].flatMap((baseUrl) => {
      const one = reader(undefined, baseUrl);
      return Array.from({ length: 120 }, (_, n) => one.look({ receiptId: `r${n}` }));
    });
    await clock.advance(2_000);
    await Promise.all(looks);
    expect(reads.length).toBe(240);
  });

  test("is the lowest that any of its readers asks for", async () => {
    const { clock, reads, reader } = service();
    const [wide, narrow] = [reader(600), reader(10)];
    for (let n = 0; n < 200; n++) wide.watch({ receiptId: `r${n}` }, silent);
    await clock.advance(10 * MINUTE);
    expect(reads.length).toBeLessThanOrEqual(20 + 101);
    narrow.close();
    await clock.advance(MINUTE);
    expect(reads.length).toBeGreaterThan(400);
  });

  test("is shared with another copy of this library, if both live by the system's clock", () => {
    const copy = { ...systemClock, shared: systemClock.shared };
    expect(queueOf("https://x.example", copy)).toBe(queueOf("https://x.example", systemClock));
    const holder = globalThis as unknown as Record<symbol, Map<string, unknown>>;
    expect(holder[Symbol.for("@iotpush/core")]).toBe(systemClock.shared);
  });

  test("is not shared between clocks that do not run together", () => {
    const clock = () => ({ now: () => 0, mono: () => 0, sleep: async () => {} });
    const [one, other] = [clock(), clock()];
    expect(queueOf("https://x.example", one)).toBe(queueOf("https://x.example", one));
    expect(queueOf("https://x.example", one)).not.toBe(queueOf("https://x.example", other));
  });

  test("says how long a look may have to be waited for: receipts × 1 s + 1 s at worst", async () => {
    const { clock, reader } = service();
    const one = reader();
    expect(one.delayMs).toBe(1_000);
    for (let n = 0; n < 300; n++) one.watch({ receiptId: `r${n}` }, silent);
    expect(one.delayMs).toBe((301 - 120) * 1_000 + 1_000);
    await clock.advance(5 * MINUTE);
    expect(one.delayMs).toBeLessThanOrEqual(301 * 1_000 + 1_000);
  });

  test("is never exceeded in any window, whatever is asked of it", async () => {
    const step = fc.record({
      watch: fc.nat(40),
      look: fc.nat(40),
      unwatch: fc.boolean(),
      advance: fc.integer({ min: 1, max: 20_000 }),
      limited: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        let limited = false;
        const limit = { status: 429, headers: { "retry-after": "7" }, body: { error: "Too many" } };
        const { clock, reads, reader } = service(() => (limited ? limit : undefined));
        const readers = [reader(), reader(), reader(120)];
        const stops: (() => void)[] = [];
        for (const [turn, { watch, look, unwatch, advance, ...now }] of steps.entries()) {
          limited = now.limited;
          const one = readers[turn % readers.length];
          for (let n = 0; n < watch; n++)
            stops.push(one?.watch({ receiptId: `w${turn}-${n}` }, silent) ?? (() => {}));
          for (let n = 0; n < look; n++) void one?.look({ receiptId: `l${turn}-${n}` }).catch(() => {});
          if (unwatch) stops.splice(0, 10).map((stop) => stop());
          await clock.advance(advance);
        }
        for (const one of readers) one.close();
        for (const ms of [1_000, 10_000, MINUTE, 3 * MINUTE])
          expect(mostWithin(reads, ms)).toBeLessThanOrEqual(120 + ms / 1_000 + 1);
      }),
      { numRuns: Math.min(60, runs().numRuns) },
    );
  });
});

describe("the order", () => {
  test("has first looks before second ones", async () => {
    const { clock, reads, reader } = service();
    const one = reader();
    for (let n = 0; n < 80; n++) one.watch({ receiptId: `old${n}` }, silent);
    await clock.advance(3 * MINUTE);
    const before = reads.length;
    for (let n = 0; n < 20; n++) one.watch({ receiptId: `new${n}` }, silent);
    await clock.advance(25_000);
    const ids = reads.slice(before).map(({ id }) => id);
    const firstNew = ids.findIndex((id) => id.startsWith("new"));
    expect(new Set(ids.slice(firstNew, firstNew + 20)).size).toBe(20);
    expect(ids.slice(firstNew, firstNew + 20).every((id) => id.startsWith("new"))).toBe(true);
  });

  test("starves no older one, although new ones keep coming as fast as can be read", async () => {
    const { clock, reads, reader } = service();
    const one = reader();
    one.watch({ receiptId: "old" }, silent);
    for (let second = 0; second < 600; second++) {
      const stop = one.watch({ receiptId: `new${second}` }, silent);
      void clock.sleep(300_000).then(stop);
      await clock.advance(900);
    }
    const times = reads.filter(({ id }) => id === "old").map(({ at }) => at);
    const gaps = [...times, clock.mono()].map((at, n) => at - (times[n - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(300_000);
  });

  test("starves nobody: each of a hundred is read about every hundred seconds", async () => {
    const { clock, reads, reader } = service();
    const readers = [reader(), reader(), reader(), reader()];
    for (let n = 0; n < 100; n++) readers[n % 4]?.watch({ receiptId: `r${n}` }, silent);
    await clock.advance(20 * MINUTE);
    for (let n = 0; n < 100; n++) {
      const times = reads.filter(({ id }) => id === `r${n}`).map(({ at }) => at);
      const gaps = times.map((at, index) => at - (times[index - 1] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(101_000);
    }
  });

  test("is not held up by a slow reading", async () => {
    const { clock, reads, reader } = service();
    const slow = reader();
    const host = { transport: async () => new Promise<never>(() => {}), clock, random: () => 0 };
    const stuck = new ReceiptReader({
      client: new ApiClient({ baseUrl: SERVICE, apiKey: "k" }, host),
      clock,
    });
    stuck.watch({ receiptId: "stuck" }, silent);
    slow.watch({ receiptId: "r" }, silent);
    await clock.advance(10_000);
    expect(reads.length).toBeGreaterThanOrEqual(5);
    stuck.close();
  });

  test("does not change with which key a receipt is read: its own topic's", async () => {
    const { clock, reads, reader } = service();
    const one = reader();
    for (const topic of ["a", "b", "c"]) one.watch({ receiptId: `r-${topic}`, topic }, silent);
    await clock.advance(1_500);
    expect(reads.map(({ id, key }) => `${id} ${key}`).toSorted()).toEqual(["r-a ka", "r-b kb", "r-c k"]);
  });
});
