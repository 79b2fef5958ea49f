import {
  SubscribeBody,
  type SubscribeResult,
  type Subscriber,
  SubscriberCreate,
} from "../../contract/subscriber.js";
import { requireId } from "../../wire/request.js";
import { checkWritten, type Written } from "../../wire/written.js";
import type { ApiPromise } from "../api-promise.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/** Who receives a topic's messages. Live service only; all need a session token. */
export class Subscribers {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Joins a topic, as the app does. */
  join(subscription: Written<SubscribeBody>, options: CallOptions = {}): ApiPromise<SubscribeResult> {
    return this.#caller.call(
      "subscribers.join",
      () => ({ body: checkWritten(SubscribeBody, subscription, "The subscription") }),
      options,
    );
  }

  list(topicId: string, options: CallOptions = {}): ApiPromise<Subscriber[]> {
    return this.#caller
      .call("subscribers.list", () => ({ query: { topic_id: requireId("topicId", topicId) } }), options)
      .map(({ subscribers }) => subscribers);
  }

  create(subscriber: Written<SubscriberCreate>, options: CallOptions = {}): ApiPromise<Subscriber> {
    return this.#caller
      .call(
        "subscribers.create",
        () => ({ body: checkWritten(SubscriberCreate, subscriber, "The subscriber") }),
        options,
      )
      .map(({ subscriber }) => subscriber);
  }

  delete(id: string, options: CallOptions = {}): ApiPromise<void> {
    return this.#caller
      .call("subscribers.delete", () => ({ query: { id: requireId("id", id) } }), options)
      .map(() => undefined);
  }
}
