import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod/v4/mini";
import { DocumentedEvent, EVENT_NAMES, EVENT_TEXT_LIMIT, LiveEvent } from "../contract/event.js";
import { runs } from "../test-support/property.js";
import { readEvent } from "./read-event.js";

const time = z.nullish(z.union([z.string().check(z.maxLength(EVENT_TEXT_LIMIT)), z.number()]));
const id = z.union([z.string().check(z.maxLength(EVENT_TEXT_LIMIT)), z.number()]);
/** With event names and forms of time and ids that may come one day. */
const AnyEvent = z.extend(LiveEvent, {
  ...DocumentedEvent.shape,
  acted_at: time,
  timestamp: time,
  message_id: id,
  receipt_id: z.nullish(id),
  topic_id: z.nullish(id),
  user_id: z.nullish(id),
  action_id: z.nullish(id),
  event: z.string().check(z.regex(/^\w{1,100}$/)),
});

const value = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 12 }) },
  fc.constantFrom("x".repeat(EVENT_TEXT_LIMIT), "x".repeat(EVENT_TEXT_LIMIT + 1), "", null, undefined),
  fc.jsonValue({ maxDepth: 1 }),
);
const fields = Object.keys(AnyEvent.shape).filter((name) => name !== "event" && name !== "message_id");
const likeAnEvent = fc.record(
  {
    event: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...EVENT_NAMES) }, value),
    message_id: value,
    ...Object.fromEntries(fields.map((name) => [name, value])),
    unknown: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: [] },
);

test("takes what the schemas take and names the field that they name, but for an action without a button", () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: likeAnEvent }, fc.jsonValue()), (body) => {
      const parsed = AnyEvent.safeParse(body);
      const read = readEvent(body);
      if (parsed.success) {
        const { event, message_id, action, action_id } = parsed.data;
        expect(read).toMatchObject(
          event === "action" && !action && (action_id ?? "") === ""
            ? { ok: false, problem: "an action event needs action_id or action" }
            : { ok: true, event: { event, messageId: String(message_id) } },
        );
      } else {
        const field = parsed.error.issues[0]?.path[0];
        expect(read).toMatchObject({ ok: false });
        if (field !== undefined)
          expect(read).toHaveProperty("problem", expect.stringMatching(`^${String(field)} is`));
      }
    }),
    runs(),
  );
});

test("the time of a tap may be a number, which is left out", () => {
  const body = { event: "action", message_id: "m1", action_id: "yes", acted_at: 1_760_000_000 };
  expect(readEvent(body)).toMatchObject({ ok: true, event: { answer: { actionId: "yes" } } });
  expect(readEvent({ ...body, timestamp: "2026-04-10T00:06:01Z" })).toHaveProperty(
    "event.at",
    "2026-04-10T00:06:01Z",
  );
});

test("ids that are numbers are texts, so that they are compared with those of pushes and receipts", () => {
  const body = { event: "action", message_id: 123, receipt_id: 0, action_id: 7, user_id: 9 };
  expect(readEvent(body)).toMatchObject({
    event: { messageId: "123", receiptId: "0", answer: { messageId: "123", actionId: "7", userId: "9" } },
  });
});
