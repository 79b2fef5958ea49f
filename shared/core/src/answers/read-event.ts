import { DocumentedEvent, EVENT_NAMES, LiveEvent } from "../contract/event.js";
import type { Answer, ServiceEvent } from "./answer.js";

export type ReadEvent =
  | { readonly ok: true; readonly event: ServiceEvent }
  | { readonly ok: false; readonly problem: string };

const AnyEvent = LiveEvent.extend(DocumentedEvent.shape);

/**
 * A callback's or account webhook's body in one shape, whichever dialect it is written in. Never throws.
 * Documentation: Webhook Payload; the live service's names besides.
 */
export function readEvent(body: unknown): ReadEvent {
  const parsed = AnyEvent.safeParse(body);
  if (!parsed.success)
    return { ok: false, problem: problemOf(body, parsed.error.issues[0]?.path.join(".") ?? "") };
  const raw = parsed.data;
  const at = raw.acted_at ?? raw.timestamp;
  const actionId = raw.action_id ?? raw.action;
  const common = present({ receiptId: raw.receipt_id, topic: raw.topic, topicId: raw.topic_id });
  const answer: Answer | undefined = actionId
    ? {
        messageId: raw.message_id,
        actionId,
        ...common,
        ...present({
          actionLabel: raw.action_label,
          replyText: raw.reply_text ?? raw.reply,
          deviceName: raw.device_name ?? raw.device,
          userId: raw.user_id,
          actedAt: at,
        }),
      }
    : undefined;
  if (raw.event === "action" && !answer)
    return { ok: false, problem: "an action event without action_id or action" };
  return {
    ok: true,
    event: { event: raw.event, messageId: raw.message_id, ...common, ...present({ at, answer }) },
  };
}

const problemOf = (body: unknown, field: string): string =>
  typeof body !== "object" || body === null
    ? "the body is not a JSON object"
    : `${field || "the body"} is missing or wrong (event is one of ${EVENT_NAMES.join(", ")}; message_id is a text)`;

/** The entries that have a value. */
type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };
const present = <T extends object>(values: T): Present<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ""),
  ) as Present<T>;
