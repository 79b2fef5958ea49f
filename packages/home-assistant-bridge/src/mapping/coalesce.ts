import type { PushInput } from "@iotpush/core/contract";
import { z } from "zod/v4";
import type { MappedPush } from "./map-notification.js";

/** What is remembered of a tag's last messages. Times are milliseconds since 1970. */
export const TagState = z.object({
  /** When a message of the tag was last sent. */
  sentAt: z.number(),
  /** When the tag was last spoken of, sent or not. */
  seenAt: z.number(),
  signature: z.string(),
  /** The different texts that were sent at once since the tag was new. */
  texts: z.array(z.string()),
});
export type TagState = z.infer<typeof TagState>;

/** A message with a tag, as far as it matters here. */
export interface TagUpdate {
  readonly signature: string;
  readonly text: string;
  readonly urgent: boolean;
  /** Only the first one alerts; those after it arrive quietly. */
  readonly alertOnce: boolean;
}

export type TagDecision =
  | { readonly do: "send" }
  /** Send the newest of the tag then, unless another comes before; `quietly`: without a sound. */
  | { readonly do: "hold"; readonly until: number; readonly quietly: boolean };

/** After this long without updates, a tag counts as new. */
export const FORGET_TAG_MS = 60 * 60_000;
/** After this long without updates, a series that alerts once is over. */
const REST_MS = 30_000;
/** So many different texts of a tag are news, sent at once: "Motion", "Person", "Bob". */
const MOST_TEXTS = 3;

/** What makes an update more than an update: other buttons, or another priority. */
export const signatureOf = ({ actions = [], priority = "normal" }: PushInput): string =>
  JSON.stringify([priority, actions.map(({ id, label, type }) => [id, label, type])]);

/**
 * What to do with a message, as each costs one of the month's; its tag's last one is never lost. After the first texts at most one update
 * of a tag is sent in `intervalMs`; 0 sends all.
 */
export function decideUpdate(
  last: TagState | undefined,
  update: TagUpdate & { readonly now: number },
  intervalMs: number,
): TagDecision {
  const { now } = update;
  if (!last || now - last.seenAt > FORGET_TAG_MS || last.signature !== update.signature)
    return { do: "send" };
  if (update.alertOnce) return { do: "hold", until: now + REST_MS, quietly: true };
  if (update.urgent) return { do: "send" };
  if (last.texts.length < MOST_TEXTS && !last.texts.includes(update.text)) return { do: "send" };
  const until = last.sentAt + intervalMs;
  return now >= until ? { do: "send" } : { do: "hold", until, quietly: false };
}

export const updateOf = ({ push, alertOnce }: MappedPush): TagUpdate => ({
  signature: signatureOf(push),
  text: push.message,
  urgent: push.priority === "high" || push.priority === "urgent",
  alertOnce,
});

/** What is remembered once a message was sent. */
export function afterSending(last: TagState | undefined, update: TagUpdate, now: number): TagState {
  const goesOn = last?.signature === update.signature && now - last.seenAt <= FORGET_TAG_MS;
  const texts = goesOn ? last.texts : [];
  const kept = texts.includes(update.text) ? texts : [...texts, update.text].slice(0, MOST_TEXTS);
  return { sentAt: now, seenAt: now, signature: update.signature, texts: kept };
}
