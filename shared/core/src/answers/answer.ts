import type { EventName } from "../contract/event.js";

/**
 * A person's answer to a question, in one shape for both profiles. What neither the callback nor the receipt says is absent.
 * Times are ISO 8601 as the service wrote them.
 */
export interface Answer<ActionId extends string = string> {
  readonly messageId: string;
  /** Id of the button tapped; a reply typed inside the app arrives as `reply`, whatever the button's id was. */
  readonly actionId: ActionId;
  readonly actionLabel?: string;
  readonly replyText?: string;
  /** Convenience, not identity: normally the phone's model. */
  readonly deviceName?: string;
  readonly deviceId?: string;
  readonly userId?: string;
  readonly actedAt?: string;
  readonly receiptId?: string;
  /** The topic's name. */
  readonly topic?: string;
  readonly topicId?: string;
}

/** Any event of a callback or an account webhook, in one shape for both profiles. */
export interface ServiceEvent {
  /** An unknown name is passed on unchanged. */
  readonly event: EventName | (string & {});
  readonly messageId: string;
  readonly receiptId?: string;
  readonly topic?: string;
  readonly topicId?: string;
  readonly at?: string;
  /** Present for `action` events and the `test` ping. */
  readonly answer?: Answer;
}
