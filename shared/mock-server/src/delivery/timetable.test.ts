import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ServiceClock } from "../clock.js";
import { randomIds } from "../ids.js";
import { Profile } from "../profile/differences.js";
import type { ServiceContext } from "../service/context.js";
import { type AnnouncedEvent, EventHub } from "../service/events.js";
import { acceptPush } from "../service/messages.js";
import { topicByName } from "../service/topics.js";
import { MockDatabase } from "../store/database.js";
import { Deliverer } from "./deliverer.js";
import { Timetable } from "./timetable.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** A service with one topic, whose notifications expire after so many milliseconds. */
function startService(expiryMs: number) {
  const events: AnnouncedEvent[] = [];
  const db = new MockDatabase();
  const hub = new EventHub(db);
  const service: ServiceContext = {
    db,
    clock: new ServiceClock(),
    ids: randomIds,
    profile: new Profile("documented"),
    limits: { quota: false, rate: false, expiryMs },
    targets: { privateAddresses: true, httpWebhooks: true },
    publish: (event) => hub.publish(event),
  };
  db.insert("accounts", { id: "a", name: "a", plan: "free" });
  db.insert("topics", { id: "t", account_id: "a", name: "t", is_private: 0, api_key: "k", created_at: 0 });
  const deliverer = new Deliverer(service, "retry");
  hub.within((event) => deliverer.hear(event));
  const timetable = new Timetable(service, deliverer, undefined);
  hub.subscribe((event) => timetable.hear(event));
  hub.subscribe((event) => events.push(event));
  const topic = topicByName(service, "t");
  return { service, deliverer, timetable, events, push: () => acceptPush(service, topic, { message: "m" }) };
}

test("the timetable names a notification that expires before anything else happens", () => {
  const { events, push } = startService(2_000);
  push();
  vi.advanceTimersByTime(2_100);
  expect(events).toMatchObject([
    { type: "message", isNew: true },
    { type: "message", isNew: false, event: "expired" },
  ]);
});

test("a failed delivery is sent again when the schedule says so", async () => {
  const { service, deliverer, events, push } = startService(86_400_000);
  service.db.insert("subscribers", {
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
  const { service, events, push } = startService(2_000);
  service.clock.set(Date.now(), { frozen: true });
  push();
  vi.advanceTimersByTime(60_000);
  expect(events).toHaveLength(1);
});

test("once stopped nothing wakes it, though a delivery that is still on its way fails", async () => {
  const { service, deliverer, timetable, push } = startService(86_400_000);
  service.db.insert("subscribers", {
    ...{ id: "s", topic_id: "t", endpoint: "http://127.0.0.1:1/", type: "webhook", created_at: 0 },
  });
  push();
  timetable.stop();
  await deliverer.idle();
  service.db.close();
  expect(() => vi.advanceTimersByTime(60_000)).not.toThrow();
});

test("once stopped nothing wakes it, though a notification expired just before", () => {
  const { service, timetable, push } = startService(10);
  push();
  vi.advanceTimersByTime(60);
  timetable.stop();
  service.db.close();
  expect(() => vi.advanceTimersByTime(60_000)).not.toThrow();
});
