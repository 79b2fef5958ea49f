import type { ClientOptions } from "@iotpush/core";

/**
 * The API keys that a connection knows. A configuration node is one topic and its key; without a topic its key is used for any.
 * A question that escalates to the topic of another configuration node borrows that one's key.
 */
export class TopicKeys {
  readonly #any: string | undefined;
  readonly #byTopic: Record<string, string> = Object.create(null);

  constructor({ topic, apiKey }: { readonly topic: string; readonly apiKey: string }) {
    if (apiKey && topic) this.#byTopic[topic] = apiKey;
    else if (apiKey) this.#any = apiKey;
  }

  /** Makes the other's keys known here. */
  borrow(other: TopicKeys): void {
    Object.assign(this.#byTopic, other.#byTopic);
  }

  /** The client reads the record again for each request, so borrowed keys apply at once. */
  clientOptions(): Pick<ClientOptions, "apiKey" | "topicKeys"> {
    return { topicKeys: this.#byTopic, ...(this.#any ? { apiKey: this.#any } : {}) };
  }
}
