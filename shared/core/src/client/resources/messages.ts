import { type MessageList, MessageListQuery, PushInput, type PushResult } from "../../contract/message.js";
import { encodePush } from "../../wire/push.js";
import { checkWritten, type Written } from "../../wire/written.js";
import type { ApiPromise } from "../api-promise.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/** Documentation: Send Notification. */
export class Messages {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Sends a push to all subscribers of a topic; a string is the message alone. Sent again only where it surely did not arrive.
   * Throws ValidationError, NotFoundError, PrivateTopicError, InvalidKeyError, QuotaError, RateLimitError and the network's.
   */
  push(topic: string, input: string | Written<PushInput>, options: CallOptions = {}): ApiPromise<PushResult> {
    return this.#caller.call(
      "messages.push",
      () => ({
        params: { topic },
        body: encodePush(
          checkWritten(PushInput, typeof input === "string" ? { message: input } : input, "The push"),
        ),
      }),
      { topic, ...options },
    );
  }

  /** The topic's recent messages, newest first. Live service only; others answer MethodNotAllowedError. */
  list(
    topic: string,
    query: Written<MessageListQuery> = {},
    options: CallOptions = {},
  ): ApiPromise<MessageList> {
    return this.#caller.call(
      "messages.list",
      () => ({ params: { topic }, query: checkWritten(MessageListQuery, query, "The query") }),
      { topic, ...options },
    );
  }
}
