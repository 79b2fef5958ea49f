import { type Topic, TopicCreate, TopicUpdate } from "../../contract/topic.js";
import { checkInput } from "../../wire/check-input.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/** Documentation: Topics API. All need a session token. */
export class Topics {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Newest first. */
  async list(options: CallOptions = {}): Promise<Topic[]> {
    return (await this.#caller.call("topics.list", () => ({}), options)).topics;
  }

  /** Throws ConflictError for a name that is taken, ForbiddenError over the plan's number. */
  async create(topic: TopicCreate, options: CallOptions = {}): Promise<Topic> {
    return (
      await this.#caller.call(
        "topics.create",
        () => ({ body: checkInput(TopicCreate, topic, "The topic") }),
        options,
      )
    ).topic;
  }

  async update(id: string, changes: TopicUpdate, options: CallOptions = {}): Promise<Topic> {
    return (
      await this.#caller.call(
        "topics.update",
        () => ({ params: { id }, body: checkInput(TopicUpdate, changes, "The topic") }),
        options,
      )
    ).topic;
  }

  /** Deletes the topic and all its messages. */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await this.#caller.call("topics.delete", () => ({ params: { id } }), options);
  }
}
