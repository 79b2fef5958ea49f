import { type Topic, TopicCreate, TopicUpdate } from "../../contract/topic.js";
import { checkWritten, type Written } from "../../wire/written.js";
import type { ApiPromise } from "../api-promise.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/** Documentation: Topics API. All need a session token. */
export class Topics {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Newest first. */
  list(options: CallOptions = {}): ApiPromise<Topic[]> {
    return this.#caller.call("topics.list", () => ({}), options).map(({ topics }) => topics);
  }

  /** Throws ConflictError for a name that is taken, ForbiddenError over the plan's number. */
  create(topic: Written<TopicCreate>, options: CallOptions = {}): ApiPromise<Topic> {
    return this.#caller
      .call("topics.create", () => ({ body: checkWritten(TopicCreate, topic, "The topic") }), options)
      .map(({ topic }) => topic);
  }

  update(id: string, changes: Written<TopicUpdate>, options: CallOptions = {}): ApiPromise<Topic> {
    return this.#caller
      .call(
        "topics.update",
        () => ({ params: { id }, body: checkWritten(TopicUpdate, changes, "The topic") }),
        options,
      )
      .map(({ topic }) => topic);
  }

  /** Deletes the topic and all its messages. */
  delete(id: string, options: CallOptions = {}): ApiPromise<void> {
    return this.#caller.call("topics.delete", () => ({ params: { id } }), options).map(() => undefined);
  }
}
