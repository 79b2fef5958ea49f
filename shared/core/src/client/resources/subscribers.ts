import {
  SubscribeBody,
  type SubscribeResult,
  type Subscriber,
  SubscriberCreate,
} from "../../contract/subscriber.js";
import { checkInput } from "../../wire/check-input.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/** Who receives a topic's messages. Live service only; all need a session token. */
export class Subscribers {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Joins a topic, as the app does. */
  async join(subscription: SubscribeBody, options: CallOptions = {}): Promise<SubscribeResult> {
    return this.#caller.call(
      "subscribers.join",
      () => ({ body: checkInput(SubscribeBody, subscription, "The subscription") }),
      options,
    );
  }

  async list(topicId: string, options: CallOptions = {}): Promise<Subscriber[]> {
    return (await this.#caller.call("subscribers.list", () => ({ query: { topic_id: topicId } }), options))
      .subscribers;
  }

  async create(subscriber: SubscriberCreate, options: CallOptions = {}): Promise<Subscriber> {
    return (
      await this.#caller.call(
        "subscribers.create",
        () => ({ body: checkInput(SubscriberCreate, subscriber, "The subscriber") }),
        options,
      )
    ).subscriber;
  }

  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await this.#caller.call("subscribers.delete", () => ({ query: { id } }), options);
  }
}
