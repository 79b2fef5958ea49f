import { Caller } from "./caller.js";
import type { ClientHost, ClientOptions } from "./options.js";
import {
  Actions,
  Devices,
  Messages,
  Pushover,
  Receipts,
  Subscribers,
  Topics,
  Webhooks,
} from "./resources.js";

/**
 * The whole API, over a transport and a clock from outside. `@iotpush/core` exports it with axios and the system's clock
 * built in; hosts that forbid these use this one. Throws RedirectError or ValidationError for a wrong base URL.
 */
export class ApiClient {
  readonly baseUrl: string;
  readonly messages: Messages;
  readonly receipts: Receipts;
  readonly actions: Actions;
  readonly webhooks: Webhooks;
  readonly devices: Devices;
  readonly topics: Topics;
  readonly subscribers: Subscribers;
  readonly pushover: Pushover;
  readonly #caller: Caller;

  constructor(options: ClientOptions, host: ClientHost) {
    const caller = new Caller(options, host);
    this.#caller = caller;
    this.baseUrl = caller.baseUrl;
    this.messages = new Messages(caller);
    this.receipts = new Receipts(caller);
    this.actions = new Actions(caller);
    this.webhooks = new Webhooks(caller);
    this.devices = new Devices(caller);
    this.topics = new Topics(caller);
    this.subscribers = new Subscribers(caller);
    this.pushover = new Pushover(caller);
  }

  /** Whether a receipt of this topic can be read with its own key, which does not expire. */
  hasTopicKey(topic?: string): boolean {
    return this.#caller.topicKey(topic) !== undefined;
  }

  /** Whether a session token is there, so that lists can be read. */
  get hasSession(): boolean {
    return this.#caller.hasSession;
  }
}
