import { describe, expect, test } from "vitest";
import { ApiClient } from "../../client/api-client.js";
import { FakeClock } from "../../testing/fake-clock.js";
import { fakeTransport } from "../../testing/fake-transport.js";
import { buttons } from "../../wire/buttons/index.js";
import { ask } from "./ask.js";
import { Asker } from "./asker.js";
import type { AskOutcome } from "./outcome.js";

const QUESTION = { topic: "t", message: "Deploy?", actions: buttons.approveReject() };

/** A service whose people tap every question `tapAfterMs` after it was asked, with one key and no callbacks. */
function service(tapAfterMs: number) {
  const clock = new FakeClock();
  const pushedAt: number[] = [];
  const reads: number[] = [];
  const iso = (at: number) => new Date(at).toISOString();
  const transport = fakeTransport(({ method, url }) => {
    if (method === "POST") {
      const id = pushedAt.push(clock.now()) - 1;
      const about = { topic: "t", subscribers: 1, timestamp: iso(clock.now()) };
      return { body: { success: true, id: `m${id}`, receipt_id: `r${id}`, ...about } };
    }
    reads.push(clock.mono());
    const id = Number(url.split("/r").at(-1));
    const tapAt = (pushedAt[id] ?? 0) + tapAfterMs;
    const tapped = clock.now() >= tapAt;
    return {
      body: {
        ...{ receipt_id: `r${id}`, message_id: `m${id}`, topic_id: "t", status: tapped ? "acted" : "queued" },
        ...{ created_at: iso(pushedAt[id] ?? 0), updated_at: iso(clock.now()) },
        actions_taken: tapped ? [{ action_id: "approve", acted_at: iso(tapAt) }] : [],
      },
    };
  });
  const host = { transport, clock, random: () => 0 };
  const client = new ApiClient({ baseUrl: "http://127.0.0.1:1", apiKey: "k" }, host);
  return { clock, client, reads };
}

describe("with one key, without callbacks, every question tapped after 3 s, and a limit of 30 s", () => {
  test("a hundred questions are all answered in time", async () => {
    const { clock, client } = service(3_000);
    const ended: { kind: string; at: number }[] = [];
    const warnings: string[] = [];
    const notices = { warning: (_: unknown, text: string) => warnings.push(text) };
    const asker = new Asker({ client, clock, mode: "poll", notices }, (_, { kind }) => {
      ended.push({ kind, at: clock.mono() });
    });
    for (let n = 0; n < 100; n++) await asker.ask({ ...QUESTION, timeoutMs: 30_000 });
    await clock.advance(30_000);
    expect(ended.filter(({ kind }) => kind === "answered").length).toBe(100);
    expect(warnings).toEqual([]);
    await asker.close();
  });

  test.each([150, 300])(
    "of %i none ends as silence, and those that may wait longer are warned of",
    async (count) => {
      const { clock, client, reads } = service(3_000);
      const kinds: string[] = [];
      const warnings: string[] = [];
      const notices = { warning: (_: unknown, text: string) => warnings.push(text) };
      const asker = new Asker(
        { client, clock, mode: "poll", notices },
        (_, { kind }) => void kinds.push(kind),
      );
      for (let n = 0; n < count; n++) await asker.ask({ ...QUESTION, timeoutMs: 30_000 });
      await clock.advance(10 * 60_000);
      expect(kinds).toEqual(Array.from({ length: count }, () => "answered"));
      expect(warnings.at(-1)).toMatch(/may be read \d+ s after the tap, and the time limit is 30 s/);
      expect(reads.length).toBeLessThanOrEqual(120 + (reads.at(-1) ?? 0) / 1_000 + 1);
      await asker.close();
    },
  );
});

test("twenty separate ask() calls share one budget of reads", async () => {
  const { clock, client, reads } = service(Number.POSITIVE_INFINITY);
  const outcomes = Array.from({ length: 20 }, () =>
    ask(client, { ...QUESTION, timeoutMs: 300_000 }, { clock }),
  );
  await clock.advance(240_000);
  expect(reads.length).toBeLessThanOrEqual(120 + 240 + 1);
  await clock.advance(120_000);
  const ended: AskOutcome[] = await Promise.all(outcomes);
  expect(new Set(ended.map(({ kind }) => kind))).toEqual(new Set(["timed_out"]));
});
