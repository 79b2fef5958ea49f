import type { PushInput } from "@iotpush/core/contract";

/** What is remembered of a tag's last message. Times are milliseconds since 1970. */
export interface TagState {
  /** When a message of the tag was last sent. */
  readonly sentAt: number;
  /** When the tag was last spoken of, sent or not. */
  readonly seenAt: number;
  readonly signature: string;
}

export type Decision =
  | { readonly do: "send" }
  /** Send the newest of the tag then. */
  | { readonly do: "hold"; readonly until: number }
  | { readonly do: "drop" };

export interface CoalescingPolicy {
  /** At most one update of a tag in this time; 0 sends all. Milliseconds. */
  readonly intervalMs: number;
  /** A tag that was silent for so long begins anew. Milliseconds. */
  readonly forgetMs: number;
}

/** What makes an update more than an update: other buttons, or another priority. */
export const signatureOf = ({ actions = [], priority = "normal" }: PushInput): string =>
  JSON.stringify([priority, actions.map(({ id, label, type }) => [id, label, type])]);

/**
 * Whether a message is sent: each costs one of the month's. A tag's first message, and one with other buttons or another
 * priority, always are.
 */
export function decide(
  last: TagState | undefined,
  update: { readonly signature: string; readonly alertOnce: boolean; readonly now: number },
  { intervalMs, forgetMs }: CoalescingPolicy,
): Decision {
  if (!last || update.now - last.seenAt > forgetMs || last.signature !== update.signature)
    return { do: "send" };
  if (update.alertOnce) return { do: "drop" };
  const until = last.sentAt + intervalMs;
  return update.now >= until ? { do: "send" } : { do: "hold", until };
}
