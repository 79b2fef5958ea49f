import type { ActionTaken } from "@iotpush/core/contract";
import type { DeliveryView, MessageView, PhoneView } from "../../views.js";

export interface TimelineEntry {
  readonly at: string;
  readonly kind: "sent" | "delivered" | "read" | "answered" | "delivery" | "end";
  readonly text: string;
  readonly went: "well" | "wrong" | "neither";
}

const DELIVERY_NAMES: Record<DeliveryView["kind"], string> = {
  callback: "Callback",
  webhook: "Webhook",
  subscriber: "Webhook subscriber",
};

/** Everything that happened to a message, in order, from its receipt and the delivery log. */
export function timelineOf(
  message: MessageView,
  deliveries: readonly DeliveryView[],
  phones: readonly Pick<PhoneView, "id" | "name">[],
): TimelineEntry[] {
  const nameOf = (phoneId: string) => phones.find(({ id }) => id === phoneId)?.name ?? "a removed phone";
  const [answer] = message.actionsTaken;
  const entries: TimelineEntry[] = [
    entry(message.createdAt, "sent", `Pushed to ${message.topic}`),
    ...message.phones.flatMap(({ phoneId, deliveredAt, readAt }) => [
      ...(deliveredAt ? [entry(deliveredAt, "delivered", `Delivered to ${nameOf(phoneId)}`)] : []),
      ...(readAt ? [entry(readAt, "read", `Read on ${nameOf(phoneId)}`)] : []),
    ]),
    ...(answer ? [entry(answer.acted_at, "answered", answerText(answer))] : []),
    ...deliveries.flatMap(attemptsOf),
    ...(answer ? [] : [endOf(message)]),
  ];
  return entries.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

const entry = (
  at: string,
  kind: TimelineEntry["kind"],
  text: string,
  went: TimelineEntry["went"] = "well",
): TimelineEntry => ({ at, kind, text, went });

const answerText = ({ action_id, reply_text, device_name }: ActionTaken): string =>
  `${device_name ?? "Someone"} answered ${action_id}${reply_text ? `: “${reply_text}”` : ""}`;

const endOf = ({ status, expiresAt, actions }: MessageView): TimelineEntry =>
  status === "expired"
    ? entry(expiresAt, "end", actions.length > 0 ? "Expired unanswered" : "Expired", "wrong")
    : entry(expiresAt, "end", "Expires", "neither");

const attemptsOf = ({ kind, event, attempts, url }: DeliveryView): TimelineEntry[] =>
  attempts.map(({ at, status, error, durationMs }) => {
    const outcome = status === null ? (error ?? "failed") : `${status} in ${Math.round(durationMs)} ms`;
    const well = status !== null && status >= 200 && status < 300;
    const text = `${DELIVERY_NAMES[kind]} (${event}) to ${hostOf(url)}: ${outcome}`;
    return entry(at, "delivery", text, well ? "well" : "wrong");
  });

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
