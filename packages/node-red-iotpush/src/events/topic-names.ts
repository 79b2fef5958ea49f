import { type IotpushClient, isSessionExpiredError, type ServiceEvent } from "@iotpush/core";

const KEPT_MS = 10 * 60_000;

/** The live service's events name their topic by id only: the name is found in the list of topics, where a session token reads it. */
export class TopicNames {
  readonly #client: IotpushClient;
  #names = new Map<string, string>();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(client: IotpushClient) {
    this.#client = client;
  }

  /** The event with its topic's name, where it can be found out. Never rejects. */
  async named(event: ServiceEvent): Promise<ServiceEvent> {
    const { topic, topicId } = event;
    if (topic !== undefined || topicId === undefined || !this.#client.hasSession) return event;
    if (!this.#names.has(topicId) && Date.now() - this.#readAt > KEPT_MS) {
      this.#reading ??= this.#read();
      await this.#reading;
    }
    const name = this.#names.get(topicId);
    return name === undefined ? event : { ...event, topic: name };
  }

  async #read(): Promise<void> {
    try {
      const topics = await this.#client.topics.list({ timeoutMs: 4_000 });
      this.#names = new Map(topics.map(({ id, name }) => [id, name]));
      this.#readAt = Date.now();
    } catch (error) {
      // What is known stays, and the next event tries again; a token that is refused stays so.
      if (isSessionExpiredError(error)) this.#readAt = Date.now();
    } finally {
      this.#reading = undefined;
    }
  }
}
