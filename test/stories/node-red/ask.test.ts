import { DEMO } from "@iotpush/mock-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { askFlow, server } from "./flows.ts";

const [PHONE] = DEMO.phones;

describe.each([
  { profile: "documented", way: "callback" },
  { profile: "live", way: "callback" },
  { profile: "documented", way: "poll" },
  { profile: "live", way: "poll" },
] as const)("asking the $profile service, answered by $way", ({ profile, way }) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture(
      ({ mockUrl, nodeRedUrl, file }) => [
        server(mockUrl, { publicUrl: way === "callback" ? nodeRedUrl : "" }),
        ...askFlow(file, { mode: way }),
      ],
      { mock: { profile, rateLimit: false } },
    );
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  test("two open questions, answered crosswise, return to their own callers", async () => {
    const [first, second] = [fixture.ask("Open the gate?"), fixture.ask("Close the gate?")];
    const [open, close] = [await fixture.message("Open the gate?"), await fixture.message("Close the gate?")];
    fixture.mock.control.phones.tap(PHONE, close, "reject");
    expect(await second).toMatchObject({
      status: 200,
      body: { answer: "reject", asked: "Close the gate?", device: PHONE },
    });
    fixture.mock.control.phones.tap(PHONE, open, "approve");
    expect(await first).toMatchObject({
      status: 200,
      body: {
        answer: "approve",
        label: "Approve",
        asked: "Open the gate?",
        timeout: false,
        via: way === "poll" ? "receipt" : "callback",
      },
    });
  });

  test("nobody answers in time", async () => {
    expect(await fixture.ask("Anyone?", { timeout: 1 })).toMatchObject({
      status: 504,
      body: { answer: null, timeout: true, outcome: "timed_out" },
    });
  });
});

describe("callbacks", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture(({ mockUrl, nodeRedUrl, file }) => [
      server(mockUrl, { publicUrl: nodeRedUrl }),
      ...askFlow(file, { mode: "callback" }),
    ]);
  });
  afterAll(() => fixture?.[Symbol.asyncDispose]());

  const call = (url: string, body: object) =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const event = (message_id: string) => ({
    event: "action",
    message_id,
    action_id: "approve",
    acted_at: "2026-01-01T00:00:00Z",
  });

  test("with a wrong secret, or another question's, are refused", async () => {
    const [first, second] = [fixture.ask("One?"), fixture.ask("Two?")];
    const [one, two] = [await fixture.message("One?"), await fixture.message("Two?")];
    const forged = fixture.callbackUrl(one).replace(/[^/]+$/, "x".repeat(43));
    const crossed = fixture
      .callbackUrl(one)
      .replace(/[^/]+$/, fixture.callbackUrl(two).split("/").at(-1) ?? "");
    expect((await call(forged, event(one))).status).toBe(401);
    expect((await call(crossed, event(one))).status).toBe(401);
    for (const id of [one, two])
      expect((await call(fixture.callbackUrl(id), { ...event(id), action_id: "reject" })).status).toBe(200);
    const rejected = { body: { answer: "reject" } };
    expect(await Promise.all([first, second])).toMatchObject([rejected, rejected]);
  });

  test("that come twice move the flow once", async () => {
    const waiting = fixture.ask("Twice?");
    const id = await fixture.message("Twice?");
    const answers = await Promise.all([
      call(fixture.callbackUrl(id), event(id)),
      call(fixture.callbackUrl(id), event(id)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await waiting).toMatchObject({ body: { answer: "approve" } });
    expect((await call(fixture.callbackUrl(id), event(id))).status).toBe(200);
    await expect.poll(() => fixture.lines().filter(({ asked }) => asked === "Twice?")).toHaveLength(1);
  });
});
