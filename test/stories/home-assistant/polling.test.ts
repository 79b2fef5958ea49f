import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everyday } from "./everyday.yaml.ts";
import { type Fixture, type Message, startFixture } from "./fixture.ts";

const PROFILES = ["documented", "live"] as const;

/** Both services at once, since these stories mostly wait. */
describe("no public URL at all", () => {
  let stages: Fixture[] = [];
  beforeAll(async () => {
    stages = await Promise.all(
      PROFILES.map((profile) =>
        startFixture({
          mock: { profile, rateLimit: true },
          callback: false,
          files: (bridgeUrl) => ({ "packages/everyday.yaml": everyday(bridgeUrl) }),
        }),
      ),
    );
  });
  afterAll(() => Promise.all(stages.map((fixture) => fixture[Symbol.asyncDispose]())));

  test("with one open question the answer comes within 3 s (p95)", async () => {
    for (const times of await Promise.all(stages.map((fixture) => measure(fixture, "ONE", 20))))
      expect(p95(times)).toBeLessThan(3_000);
  });

  test("with five open questions it comes within 10 s (p95)", async () => {
    const five = async (fixture: Fixture) => {
      for (const other of ["A", "B", "C", "D"]) await ask(fixture, `OTHER_${other}`);
      return measure(fixture, "FIVE", 6);
    };
    for (const times of await Promise.all(stages.map(five))) expect(p95(times)).toBeLessThan(10_000);
  });
});

async function ask(fixture: Fixture, text: string): Promise<Message> {
  const data = { actions: [{ action: text, title: "OK" }] };
  await fixture.session.fireEvent("send", { message: text, data });
  return fixture.message(text);
}

/** Milliseconds from the tap to the event in Home Assistant, question after question. */
async function measure(fixture: Fixture, name: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const text = `${name}_${n}.`;
    const message = await ask(fixture, text);
    const before = performance.now();
    fixture.tap(message, "OK");
    await fixture.answered(text);
    times.push(performance.now() - before);
  }
  return times;
}

const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0;
