import { eventsOf, type Receipt, readEvent, type TopicRef } from "@iotpush/core/adapter";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toItem, ZAP_EVENTS, type ZapEvent } from "./event-item.js";

const text = fc.string({ minLength: 1, maxLength: 40 });
const time = fc
  .date({ min: new Date("2020-01-01T00:00:00Z"), max: new Date("2040-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const tap = fc.record({
  message: fc.uuid(),
  receipt: text,
  topic: fc.record({ id: text, name: text }),
  action: text,
  label: text,
  reply: fc.option(text),
  device: fc.option(text),
  user: text,
  at: time,
});
type Tap = typeof tap extends fc.Arbitrary<infer T> ? T : never;

const documented = (of: Tap) => ({
  event: "action",
  message_id: of.message,
  topic: of.topic.name,
  action_id: of.action,
  action_label: of.label,
  reply_text: of.reply,
  device_name: of.device,
  acted_at: of.at,
});
const live = (of: Tap) => ({
  event: "action",
  message_id: of.message,
  receipt_id: of.receipt,
  topic_id: of.topic.id,
  action: of.action,
  action_label: of.label,
  reply: of.reply,
  device: of.device,
  user_id: of.user,
  timestamp: of.at,
});
const receipt = (of: Tap): Receipt => ({
  receipt_id: of.receipt,
  message_id: of.message,
  topic_id: of.topic.id,
  status: "acted",
  delivered_count: 1,
  read_count: 0,
  acted_count: 1,
  actions_taken: [
    {
      action_id: of.action,
      action_label: of.label,
      reply_text: of.reply,
      device_name: of.device,
      user_id: of.user,
      acted_at: of.at,
    },
  ],
  created_at: of.at,
  updated_at: of.at,
});

const itemOf = (payload: object, of: Tap) => {
  const read = readEvent(payload);
  return read.ok ? toItem(read.event, [of.topic]) : null;
};
const fromReceipt = (name: ZapEvent, from: Receipt, topics: readonly TopicRef[]) =>
  eventsOf(from).flatMap((event) => (event.event === name ? (toItem(event, topics) ?? []) : []));

test("a tap is one and the same event, whichever webhook or receipt reports it", () => {
  fc.assert(
    fc.property(tap, (of) => {
      const [polled, ...more] = fromReceipt("action", receipt(of), [of.topic]);
      expect(more).toEqual([]);
      expect(itemOf(live(of), of)).toEqual(polled);
      expect(itemOf(documented(of), of)).toEqual({ ...polled, receipt_id: null, user_id: null });
    }),
  );
});

test("different taps are different events", () => {
  fc.assert(
    fc.property(tap, tap, (one, other) => {
      const same = one.message === other.message && one.action === other.action && one.at === other.at;
      const [first] = fromReceipt("action", receipt(one), []);
      const [second] = fromReceipt("action", receipt(other), []);
      expect(first?.id === second?.id).toBe(same);
    }),
  );
});

test.each(ZAP_EVENTS)("a receipt to which nothing happened shows no event: %s", (event) => {
  const quiet: Receipt = {
    receipt_id: "r",
    message_id: "m",
    topic_id: "t",
    status: "queued",
    delivered_count: 0,
    read_count: 0,
    acted_count: 0,
    actions_taken: [],
    created_at: "2026-04-10T00:06:01Z",
    updated_at: "2026-04-10T00:06:01Z",
  };
  expect(fromReceipt(event, quiet, [])).toEqual([]);
});
