import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ServiceClock } from "../clock.js";
import type { LiveEvent } from "../control/view.js";
import { Deliverer } from "../delivery/deliverer.js";
import { randomIds } from "../ids.js";
import { Profile } from "../profile/differences.js";
import { Database } from "../store/database.js";
import { push } from "./messages.js";
import { Timetable } from "./timetable.js";
import type { TopicRow } from "./topics.js";
import type { World } from "./world.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** A service with one topic, whose notifications expire after so many milliseconds. */
function service(expiryMs: number) {
  const events: LiveEvent[] = [];
  let notice: (event: LiveEvent) => void = () => undefined;
  const world: World = {
    db: new Database(),
    clock: new ServiceClock(),
    ids: randomIds,
    profile: new Profile("documented"),
    limits: { quota: false, rate: false, expiryMs },
    targets: { privateAddresses: true, httpWebhooks: true },
    publish: (event) => {
      events.push(event);
      notice(event);
    },
  };
  world.db.insert("accounts", { id: "a", name: "a", plan: "free" });
  world.db.insert("topics", {
    ...{ id: "t", account_id: "a", name: "t", is_private: 0, api_key: "k", created_at: 0 },
  });
  const deliverer = new Deliverer(world, "retry");
  const timetable = new Timetable(world, deliverer, undefined);
  notice = (event) => timetable.notice(event);
  const topic = world.db.get<TopicRow>("SELECT * FROM topics") as TopicRow;
  return {
    world,
    deliverer,
    timetable,
    events,
    push: () => push(world, topic, { message: "m" }, "normal", deliverer),
  };
}

test("a notification that expires before anything else is told so in time", () => {
  const { events, push } = service(2_000);
  push();
  vi.advanceTimersByTime(2_100);
  expect(events).toMatchObject([
    { type: "message", message: { status: "queued" } },
    { type: "message", message: { status: "expired" } },
  ]);
});

test("a failed delivery is sent again when the schedule says so", async () => {
  const { world, deliverer, events, push } = service(86_400_000);
  world.db.insert("subscribers", {
    ...{ id: "s", topic_id: "t", endpoint: "http://127.0.0.1:1/", type: "webhook", created_at: 0 },
  });
  push();
  await deliverer.idle();
  vi.advanceTimersByTime(4_900);
  await deliverer.idle();
  const attempts = () =>
    events.flatMap((event) => (event.type === "delivery" ? [event.delivery.attempts.length] : []));
  expect(attempts()).toEqual([1]);
  vi.advanceTimersByTime(200);
  await deliverer.idle();
  expect(attempts()).toEqual([1, 2]);
});

test("a clock that stands still wakes nothing", () => {
  const { world, events, push } = service(2_000);
  world.clock.set(Date.now(), { frozen: true });
  push();
  vi.advanceTimersByTime(60_000);
  expect(events).toHaveLength(1);
});

test("once stopped nothing wakes it, though a delivery that is still on its way fails", async () => {
  const { world, deliverer, timetable, push } = service(86_400_000);
  world.db.insert("subscribers", {
    ...{ id: "s", topic_id: "t", endpoint: "http://127.0.0.1:1/", type: "webhook", created_at: 0 },
  });
  push();
  timetable.stop();
  await deliverer.idle();
  world.db.close();
  expect(() => vi.advanceTimersByTime(60_000)).not.toThrow();
});

test("once stopped nothing wakes it, though a notification expired just before", () => {
  const { world, timetable, push } = service(10);
  push();
  vi.advanceTimersByTime(60);
  timetable.stop();
  world.db.close();
  expect(() => vi.advanceTimersByTime(60_000)).not.toThrow();
});
