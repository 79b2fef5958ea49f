import { FakeClock } from "@iotpush/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger } from "../log/logger.js";
import { openTables } from "../store/tables.js";
import { startFakeHomeAssistant } from "../test-support/fake-home-assistant.js";
import { openTestDisk, type TestDisk } from "../test-support/test-disk.js";
import { BRIDGE_VERSION } from "../version.js";
import { HomeAssistantApi } from "./home-assistant-api.js";
import type { LinkState } from "./link.js";
import { TopicPhone } from "./phone.js";

type Fake = Awaited<ReturnType<typeof startFakeHomeAssistant>>;
const { signal } = new AbortController();
const REGISTER = "/api/mobile_app/registrations";

let fake: Fake;
let keeping: TestDisk;
let clock: FakeClock;
let lines: string[];
const link = { state: "running" as LinkState };
let taken: string[];
let take: (text: string) => Promise<void>;
let confirmedToTake: number;

beforeEach(async () => {
  fake = await startFakeHomeAssistant();
  keeping = await openTestDisk();
  clock = new FakeClock();
  lines = [];
  link.state = "running";
  taken = [];
  confirmedToTake = 0;
  take = async (text) => {
    taken.push(text);
  };
});
afterEach(async () => {
  await fake.close();
  await keeping[Symbol.asyncDispose]();
});

/** The phone of a process that has just started. */
async function startPhone(
  friendlyName = "Door",
  pushUrl?: string,
  changed?: () => void,
): Promise<TopicPhone> {
  const config = { url: fake.url, token: "t" };
  return new TopicPhone({
    topic: { name: "door", friendlyName },
    api: new HomeAssistantApi(config),
    link,
    registrations: (await openTables(keeping.disk)).registrations,
    clock,
    log: createLogger({ level: "debug", secrets: [], write: (line) => lines.push(line), now: () => 0 }),
    pushUrl,
    ...(changed ? { changed } : {}),
    take: async (_topic, { message }) => {
      await take(message);
      return { confirmed: () => void confirmedToTake++ };
    },
  });
}

describe("the registration", () => {
  test("is made once, with all that Home Assistant needs, and kept over restarts", async () => {
    const phone = await startPhone();
    await phone.open(fake.connection, signal);
    await (await startPhone()).open(fake.connection, signal);
    expect(fake.callsTo(REGISTER).map(({ body }) => body)).toMatchObject([
      {
        device_id: "iotpush-topic-door",
        device_name: "Door",
        os_version: BRIDGE_VERSION,
        app_data: { push_websocket_channel: true },
      },
    ]);
    expect([phone.state, phone.action, fake.subscribed]).toEqual(["connected", "notify.mobile_app_door", 2]);
  });

  test("is renewed in place if name or push URL changed", async () => {
    await (await startPhone()).open(fake.connection, signal);
    const renamed = await startPhone("Tür zum Hof", "http://bridge/push");
    await renamed.open(fake.connection, signal);
    const update = fake
      .callsTo("/api/webhook/webhook-1")
      .find(({ body }) => body.type === "update_registration");
    expect(update?.body).toMatchObject({
      type: "update_registration",
      data: {
        device_name: "Tür zum Hof",
        app_data: { push_url: "http://bridge/push", push_token: expect.any(String) },
      },
    });
    expect(renamed.action).toBe("notify.mobile_app_tur_zum_hof");
    expect(fake.callsTo(REGISTER)).toHaveLength(1);
  });

  test("that was deleted is made again", async () => {
    const phone = await startPhone();
    await phone.open(fake.connection, signal);
    await phone.renew();
    expect(fake.callsTo(REGISTER)).toHaveLength(1);
    fake.webhooks.clear();
    await phone.renew();
    expect(fake.callsTo(REGISTER)).toHaveLength(2);
    expect([phone.state, fake.subscribed]).toEqual(["connected", 3]);
    // Another bridge with the topic would do the same, in turn.
    fake.webhooks.clear();
    const renewing = phone.renew();
    await expect.poll(() => phone.problem).toMatch(/another bridge/);
    await clock.advance(11 * 60_000);
    await renewing;
    expect([fake.callsTo(REGISTER).length, phone.state, phone.problem]).toEqual([3, "connected", undefined]);
  });

  test("that Home Assistant accepts but does not set up is reported with the fix, and made again once per try", async () => {
    fake.registrations.setUp = false;
    const phone = await startPhone();
    const opening = phone.open(fake.connection, signal);
    const tried = () => [fake.callsTo(REGISTER).length, phone.state, clock.sleeping];
    await expect.poll(tried).toEqual([1, "failed", 1]);
    expect(phone.problem).toMatch(/unfinished registration.*Restart Home Assistant/);
    await clock.advance(500);
    await expect.poll(tried).toEqual([2, "failed", 1]);
    expect(lines.filter((line) => line.includes("unfinished"))).toHaveLength(1);
    fake.registrations.setUp = true;
    await clock.advance(500);
    await opening;
    expect([fake.callsTo(REGISTER).length, phone.state]).toEqual([3, "connected"]);
  });

  test("is not cut off by an end of the bridge, and kept", async () => {
    let answer = () => {};
    fake.registrations.answered = new Promise((resolve) => {
      answer = resolve;
    });
    const phone = await startPhone();
    const ended = new AbortController();
    const opening = phone.open(fake.connection, ended.signal);
    await expect.poll(() => fake.callsTo(REGISTER)).toHaveLength(1);
    ended.abort();
    const idle = phone.idle();
    answer();
    await idle;
    await opening;
    expect((await openTables(keeping.disk)).registrations.get("door")?.webhookId).toBe("webhook-1");
  });

  test("has its device tracker disabled once: whoever enables it again wants it", async () => {
    const phone = await startPhone();
    await phone.open(fake.connection, signal);
    expect(fake.trackerChanges).toHaveLength(0);
    fake.trackers.push({
      entity_id: "device_tracker.door",
      platform: "mobile_app",
      unique_id: "iotpush-topic-door",
      disabled_by: null,
    });
    await phone.renew();
    await phone.renew();
    expect(fake.trackerChanges).toHaveLength(1);
    expect((await openTables(keeping.disk)).registrations.get("door")?.trackerDisabled).toBe(true);
  });

  test("is not made again while Home Assistant starts, which may not have loaded it yet", async () => {
    await (await startPhone()).open(fake.connection, signal);
    link.state = "starting";
    const phone = await startPhone();
    fake.refuseNext("not_found");
    const opening = phone.open(fake.connection, signal);
    await expect.poll(() => [phone.state, clock.sleeping]).toEqual(["failed", 1]);
    await clock.advance(500);
    await opening;
    expect(fake.callsTo(REGISTER)).toHaveLength(1);
  });
});

test("a connection that is lost while the channel is opened keeps no later one from it", async () => {
  const phone = await startPhone();
  await phone.open(fake.connection, signal);
  const lost = new AbortController();
  const opening = phone.open({ subscribeMessage: () => new Promise(() => {}) } as never, lost.signal);
  lost.abort();
  await opening;
  await phone.open(fake.connection, signal);
  expect(phone.state).toBe("connected");
});

test("is not connected while a new connection has no channel yet", async () => {
  const phone = await startPhone();
  await phone.open(fake.connection, signal);
  const ended = new AbortController();
  const opening = phone.open({ subscribeMessage: () => new Promise(() => {}) } as never, ended.signal);
  await expect.poll(() => phone.state).toBe("registered");
  ended.abort();
  void opening;
});

describe("a notification", () => {
  test("is confirmed once it is safe, and not before", async () => {
    const phone = await startPhone();
    await phone.open(fake.connection, signal);
    let safe = () => {};
    take = () => new Promise((resolve) => (safe = resolve));
    fake.push({ message: "Ring", hass_confirm_id: "c1" });
    expect(fake.confirmed).toEqual([]);
    safe();
    await expect.poll(() => confirmedToTake).toBe(1);
    expect(fake.confirmed).toEqual(["c1"]);
  });

  test("that could not be kept is not confirmed, so that Home Assistant tries its other way", async () => {
    const phone = await startPhone();
    await phone.open(fake.connection, signal);
    take = async () => {
      throw new Error("disk full");
    };
    fake.push({ message: "Ring", hass_confirm_id: "c1" });
    await expect.poll(() => lines.join()).toContain("disk full");
    expect([fake.confirmed, confirmedToTake]).toEqual([[], 0]);
    // Home Assistant would drop the channel.
    await expect.poll(() => [fake.subscribed, phone.state]).toEqual([2, "connected"]);
  });

  test("by the push URL shows that the channel was dropped: connected only after it is open again", async () => {
    const states: string[] = [];
    const phone = await startPhone("Door", undefined, () => states.push(phone.state));
    await phone.open(fake.connection, signal);
    phone.cameByPushUrl();
    expect([phone.state, phone.droppedAt]).toEqual(["connected", undefined]);
    await clock.advance(5_000);
    phone.cameByPushUrl();
    expect([phone.state, phone.droppedAt]).toEqual(["registered", clock.now()]);
    await expect.poll(() => phone.state).toBe("connected");
    expect([fake.subscribed, states.slice(-2)]).toEqual([2, ["registered", "connected"]]);
  });

  test("that is being taken keeps the channel from being renewed, which would make it come again", async () => {
    const phone = await startPhone();
    await phone.open(fake.connection, signal);
    let safe = () => {};
    take = () => new Promise((resolve) => (safe = resolve));
    fake.push({ message: "Ring", hass_confirm_id: "c1" });
    phone.renewIfIdle();
    expect(fake.subscribed).toBe(1);
    safe();
    await expect.poll(() => confirmedToTake).toBe(1);
    phone.renewIfIdle();
    await expect.poll(() => fake.subscribed).toBe(2);
  });

  test("whose confirmation came too late opens the channel again, and stays unconfirmed", async () => {
    const phone = await startPhone();
    await phone.open(fake.connection, signal);
    fake.refuseNext("not_found");
    fake.push({ message: "Ring", hass_confirm_id: "c1" });
    await expect.poll(() => fake.subscribed).toBe(2);
    expect([taken, confirmedToTake]).toEqual([["Ring"], 0]);
  });
});

describe("an event", () => {
  test("is fired by the webhook, and names the phone", async () => {
    const phone = await startPhone();
    await phone.open(fake.connection, signal);
    expect(await phone.fireEvent("answer", { action: "YES" })).toBe(true);
    expect(fake.callsTo("/api/webhook/webhook-1").at(-1)?.body).toEqual({
      type: "fire_event",
      data: { event_type: "answer", event_data: { action: "YES", device_id: "iotpush-topic-door" } },
    });
  });

  test("is not fired if Home Assistant does not know the phone", async () => {
    const phone = await startPhone();
    expect(await phone.fireEvent("answer", {})).toBe(false);
    await phone.open(fake.connection, signal);
    fake.webhooks.clear();
    expect(await phone.fireEvent("answer", {})).toBe(false);
  });
});

test("what is wrong is reported once, with what Home Assistant said, until it works", async () => {
  await fake.close();
  const phone = await startPhone();
  const ended = new AbortController();
  let asleep = clock.nextSleep();
  const opening = phone.open(fake.connection, ended.signal);
  await asleep;
  asleep = clock.nextSleep();
  await clock.advance(500);
  await asleep;
  expect([phone.state, phone.problem]).toEqual(["failed", expect.stringContaining("does not answer")]);
  expect(lines).toHaveLength(1);
  ended.abort();
  await opening;
});
