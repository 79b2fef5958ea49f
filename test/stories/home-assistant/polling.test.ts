import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everyday } from "./everyday.yaml.ts";
import { type Fixture, type Message, startFixture } from "./fixture.ts";

const PROFILES = ["documented", "live"] as const;

/** Both services at once, since these stories mostly wait. */
describe("no public URL at all", () => {
  let fixtures: Fixture[] = [];
  beforeAll(async () => {
    fixtures = await Promise.all(
      PROFILES.map((profile) =>
        startFixture({
          mock: { profile, rateLimit: true },
          callback: false,
          files: (bridgeUrl) => ({ "packages/everyday.yaml": everyday(bridgeUrl) }),
        }),
      ),
    );
  });
  afterAll(() => Promise.all(fixtures.map((fixture) => fixture[Symbol.asyncDispose]())));

  test("with one open question the next reads bring the answer", async () => {
    for (const reads of await Promise.all(fixtures.map((fixture) => measure(fixture, "ONE", 10))))
      expect(Math.max(...reads)).toBeLessThanOrEqual(2);
  });

  test("with five open questions they take turns", async () => {
    const five = async (fixture: Fixture) => {
      for (const other of ["A", "B", "C", "D"]) await ask(fixture, `OTHER_${other}`);
      return measure(fixture, "FIVE", 6);
    };
    for (const reads of await Promise.all(fixtures.map(five)))
      expect(Math.max(...reads)).toBeLessThanOrEqual(10);
  });
});

async function ask(fixture: Fixture, text: string): Promise<Message> {
  const data = { actions: [{ action: text, title: "OK" }] };
  await fixture.session.fireEvent("send", { message: text, data });
  return fixture.message(text);
}

/** How many receipts are read from the tap to the event in Home Assistant, question after question. */
async function measure(fixture: Fixture, name: string, count: number): Promise<number[]> {
  const counts: number[] = [];
  const reads = () => fixture.mock.control.requests.list({ path: "/api/receipts" });
  for (let n = 0; n < count; n++) {
    const text = `${name}_${n}.`;
    const message = await ask(fixture, text);
    const before = reads()[0]?.id ?? 0;
    fixture.tap(message, "OK");
    await fixture.answered(text);
    counts.push(reads().filter(({ id }) => id > before).length);
  }
  return counts;
}
