import type { IotpushClient, ServiceEvent } from "@iotpush/core";
import { isSessionExpiredError } from "@iotpush/core/adapter";

const KEPT_MS = 10 * 60_000;
/** Whoever makes up ids causes no more requests than this in that time. */
const MOST_ABSENT = 20;

/** The live service's events name their topic by id only: the name is found in the list of topics, if a session token reads it. */
export class TopicNames {
  readonly #client: IotpushClient;
  /** Ids that were looked up in vain, and when. */
  readonly #absent = new Map<string, number>();
  #names = new Map<string, string>();
  #triedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<boolean> | undefined;

  constructor(client: IotpushClient) {
    this.#client = client;
  }

  /** The event with its topic's name, if it can be found out. Never rejects. */
  async named(event: ServiceEvent): Promise<ServiceEvent> {
    const { topic, topicId } = event;
    if (topic !== undefined || topicId === undefined || !this.#client.hasSession) return event;
    if (this.#names.has(topicId)) await this.#refresh();
    else if (this.#mayLookUp(topicId)) await this.#lookUp(topicId);
    const name = this.#names.get(topicId);
    return name === undefined ? event : { ...event, topic: name };
  }

  /** A topic may have been renamed. */
  async #refresh(): Promise<void> {
    if (Date.now() - this.#triedAt <= KEPT_MS) return;
    this.#reading ??= this.#read();
    await this.#reading;
  }

  #mayLookUp(id: string): boolean {
    for (const [absent, at] of this.#absent) if (Date.now() - at > KEPT_MS) this.#absent.delete(absent);
    return !this.#absent.has(id) && this.#absent.size < MOST_ABSENT;
  }

  async #lookUp(id: string): Promise<void> {
    // A list that is on its way already may be older than the topic.
    await this.#reading;
    if (this.#names.has(id)) return;
    this.#reading ??= this.#read();
    if ((await this.#reading) && !this.#names.has(id)) this.#absent.set(id, Date.now());
  }

  /** False if it is worth to try again with the next event; what is known stays then. */
  async #read(): Promise<boolean> {
    this.#triedAt = Date.now();
    try {
      const topics = await this.#client.topics.list({ timeoutMs: 4_000 });
      this.#names = new Map(topics.map(({ id, name }) => [id, name]));
      return true;
    } catch (error) {
      return isSessionExpiredError(error);
    } finally {
      this.#reading = undefined;
    }
  }
}
