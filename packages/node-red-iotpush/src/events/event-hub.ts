import {
  CallbackReceiver,
  type CallbackRequest,
  type CallbackResponse,
  type IotpushClient,
  isNotFoundError,
  type ServiceEvent,
  systemClock,
} from "@iotpush/core";
import { Deferred } from "../host/deferred.js";
import { ensureWebhook } from "./account-webhook.js";
import { type EventState, readEventState, removeEventState, writeEventState } from "./event-file.js";
import { EventReader } from "./event-reader.js";
import type { EventOrigin } from "./received-event.js";
import { TopicNames } from "./topic-names.js";

/** A node that starts flows on events. */
export interface EventUser {
  readonly origin: EventOrigin;
  /** Whether the account webhook is to be registered for it. */
  readonly webhook: boolean;
  event(event: ServiceEvent): void;
  /** Whether it is ready to receive, and what is in the way. */
  state(state: { readonly ready: true } | { readonly ready: false; readonly error: unknown }): void;
}

export interface EventHubOptions {
  readonly client: IotpushClient;
  /** Where the endpoint's secret and the webhook's id are kept. */
  readonly file: string;
  /** The public URL of the endpoint with this secret; throws where there is none. */
  readonly urlOf: (secret: string) => string;
}

/** The events of one configuration node: one endpoint and one account webhook, shared by all its nodes. */
export class EventHub {
  readonly #options: EventHubOptions;
  readonly #users = new Set<EventUser>();
  readonly #names: TopicNames;
  readonly #closed = new AbortController();
  readonly #loaded = new Deferred();
  readonly #reader: EventReader;
  readonly #receiver = new CallbackReceiver({
    clock: systemClock,
    secretsOf: () => (this.#state ? [this.#state.secret] : []),
    handle: (event) => this.#publish("sent", event),
  });
  #state: EventState | undefined;
  #settling: Promise<void> = Promise.resolve();

  constructor(options: EventHubOptions) {
    this.#options = options;
    this.#names = new TopicNames(options.client);
    this.#reader = new EventReader(
      options.client,
      (event) => this.#publish("read", event),
      (error) => this.#tell("read", error),
    );
  }

  add(user: EventUser): void {
    this.#users.add(user);
  }

  delete(user: EventUser): void {
    this.#users.delete(user);
  }

  /** The endpoint's public URL. Rejects where there is no public URL. */
  async url(): Promise<string> {
    await this.#loaded.promise;
    return this.#options.urlOf(this.#state?.secret ?? "");
  }

  receive(request: CallbackRequest): Promise<CallbackResponse> {
    return this.#receiver.receive(request);
  }

  /** Brings webhook and reading in line with the nodes that are deployed; called whenever flows have started. */
  settle(): Promise<void> {
    this.#settling = this.#settling.then(() => this.#settle());
    return this.#settling;
  }

  /** Ends all requests. Where the configuration node was removed for good, its webhook goes too. */
  async close(removed: boolean): Promise<void> {
    this.#reader.stop();
    if (removed && this.#state) {
      this.#users.clear();
      await this.settle();
      await removeEventState(this.#options.file);
    }
    this.#closed.abort();
    await this.#settling;
  }

  async #settle(): Promise<void> {
    const users = [...this.#users];
    if (users.some(({ origin }) => origin === "read")) this.#reader.start();
    else this.#reader.stop();
    try {
      this.#state ??= await readEventState(this.#options.file);
      this.#loaded.resolve();
      if (users.some(({ webhook }) => webhook)) await this.#register(this.#state);
      else if (this.#state.webhookId) await this.#unregister(this.#state.webhookId);
      this.#tell("sent");
    } catch (error) {
      if (!this.#closed.signal.aborted) this.#tell("sent", error);
    }
  }

  async #register(state: EventState): Promise<void> {
    const url = this.#options.urlOf(state.secret);
    const webhookId = await ensureWebhook(this.#options.client, url, state.webhookId, {
      signal: this.#closed.signal,
    });
    if (webhookId !== state.webhookId) await this.#keep({ ...state, webhookId });
  }

  async #unregister(id: string): Promise<void> {
    try {
      await this.#options.client.webhooks.delete(id, { signal: this.#closed.signal });
    } catch (error) {
      if (!isNotFoundError(error)) throw error;
    }
    await this.#keep({ secret: this.#state?.secret ?? "" });
  }

  async #keep(state: EventState): Promise<void> {
    this.#state = state;
    await writeEventState(this.#options.file, state);
  }

  async #publish(origin: EventOrigin, event: ServiceEvent): Promise<void> {
    const named = await this.#names.named(event);
    for (const user of this.#users) if (user.origin === origin) user.event(named);
  }

  #tell(origin: EventOrigin, error?: unknown): void {
    for (const user of this.#users)
      if (user.origin === origin && (error === undefined || origin === "read" || user.webhook))
        user.state(error === undefined ? { ready: true } : { ready: false, error });
  }
}
