import { type DocumentedEvent, EVENT_TEXT_LIMIT, type LiveEvent } from "../contract/event.js";
import type { Answer, ServiceEvent } from "./answer.js";

export type ReadEvent =
  | { readonly ok: true; readonly event: ServiceEvent }
  | { readonly ok: false; readonly problem: string };

type RawEvent = DocumentedEvent & LiveEvent;

/**
 * Reads the body of a callback or account webhook into one shape, with the documented field names or the live service's.
 * Never throws. Documentation: Webhook Payload.
 */
export function readEvent(body: unknown): ReadEvent {
  const problem = problemOf(body);
  if (problem !== undefined) return { ok: false, problem };
  const raw = withTextIds(body as RawEvent);
  const at = timeOf(raw.acted_at) || timeOf(raw.timestamp);
  const actionId = raw.action_id || raw.action;
  const common = present({ receiptId: raw.receipt_id, topic: raw.topic, topicId: raw.topic_id });
  const answer: Answer | undefined = actionId
    ? {
        messageId: raw.message_id,
        actionId,
        ...common,
        ...present({
          actionLabel: raw.action_label,
          replyText: raw.reply_text || raw.reply,
          deviceName: raw.device_name || raw.device,
          userId: raw.user_id,
          actedAt: at,
        }),
      }
    : undefined;
  if (raw.event === "action" && !answer)
    return { ok: false, problem: "an action event needs action_id or action" };
  return {
    ok: true,
    event: { event: raw.event, messageId: raw.message_id, ...common, ...present({ at, answer }) },
  };
}

const FIELDS = (
  "event message_id receipt_id topic_id action action_label reply device user_id timestamp " +
  "topic action_id reply_text device_name acted_at"
).split(" ") as (keyof RawEvent)[];

/** Checked by hand, because whoever tapped is waiting and a schema takes much longer. A test compares it with the schemas. */
function problemOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return "the body is not a JSON object";
  const wrong = FIELDS.find((field) => !fits(field, (body as Record<string, unknown>)[field]));
  return wrong === undefined ? undefined : `${wrong} is missing or wrong (event and message_id are required)`;
}

function fits(field: keyof RawEvent, value: unknown): boolean {
  if (field === "event") return typeof value === "string" && /^\w{1,100}$/.test(value);
  if (value === undefined || value === null) return field !== "message_id";
  if (typeof value === "number") return TIMES.has(field) || isId(field);
  return typeof value === "string" && value.length <= EVENT_TEXT_LIMIT;
}

/** A time that is a number is accepted, so that the tap counts, but left out of the event. */
const TIMES: ReadonlySet<string> = new Set(["acted_at", "timestamp"]);
const timeOf = (value: unknown) => (typeof value === "string" ? value : undefined);

const isId = (field: string): boolean => field.endsWith("_id");

/** Turns ids back into text: a relay's parser may have made numbers of them. */
function withTextIds(raw: RawEvent): RawEvent {
  const numbers = Object.entries(raw).filter(([field, value]) => isId(field) && typeof value === "number");
  return numbers.length === 0
    ? raw
    : { ...raw, ...Object.fromEntries(numbers.map(([field, value]) => [field, String(value)])) };
}

type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** The entries that have a value; an empty text counts as none. */
function present<T extends object>(values: T): Present<T> {
  const found: Present<T> = {};
  for (const name in values) if (values[name]) found[name] = values[name];
  return found;
}
