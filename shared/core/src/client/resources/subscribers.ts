import {
  SubscribeBody,
  type SubscribeResult,
  type Subscriber,
  SubscriberCreate,
} from "../../contract/subscriber.js";
import { checkInput } from "../../wire/check-input.js";
import { requireId } from "../../wire/request.js";
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
  join(subscription: SubscribeBody, options: CallOptions = {}): ApiPromise<SubscribeResult> {
    return this.#caller.call(
      "subscribers.join",
      () => ({ body: checkInput(SubscribeBody, subscription, "The subscription") }),
      options,
    );
  }

  list(topicId: string, options: CallOptions = {}): ApiPromise<Subscriber[]> {
    return this.#caller
      .call("subscribers.list", () => ({ query: { topic_id: requireId("topicId", topicId) } }), options)
      .map(({ subscribers }) => subscribers);
  }

  create(subscriber: SubscriberCreate, options: CallOptions = {}): ApiPromise<Subscriber> {
    return this.#caller
      .call(
        "subscribers.create",
        () => ({ body: checkInput(SubscriberCreate, subscriber, "The subscriber") }),
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
