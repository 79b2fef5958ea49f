import {
  CallbackReceiver,
  type IotpushClient,
  isIotpushError,
  type ServiceEvent,
  systemClock,
} from "@iotpush/core";
import { type CallbackRequest, type CallbackResponse, inTime, isNotFoundError } from "@iotpush/core/adapter";
import { afterTheFlow } from "../host/status.js";
import { RECEIPTS, readEvents } from "./event-reader.js";
import {
  ENDPOINT,
  type EventState,
  eventRecords,
  type Records,
  readEventState,
  TakenEvents,
} from "./event-records.js";
import { TopicNames } from "./topic-names.js";

/** How an event was learned: sent by the service, or read from receipts. */
type EventOrigin = "sent" | "read";

/** A node that starts flows on events. */
export interface EventUser {
  readonly origin: EventOrigin;
  /** Whether the account webhook is to be registered for it. */
  readonly webhook: boolean;
  event(event: ServiceEvent): void;
  /** Called with the error that prevents receiving, and without one once events can arrive. */
  state(error?: unknown): void;
}

interface EventHubOptions {
  readonly client: IotpushClient;
  /** Keeps the endpoint's secret, the webhook's id and what was taken and read. */
  readonly store: Records;
  /** The public URL of the endpoint with this secret; throws if there is none. */
  readonly urlOf: (secret: string) => string;
  readonly warn: (message: string) => void;
}

interface Reading {
  readonly stop: AbortController;
  /** How the last reading went. */
  last?: { readonly error?: unknown };
}

const AGAIN_MS = 30_000;
const CLOSE_LIMIT_MS = 5_000;

/** The events of one configuration node: one endpoint and one account webhook, shared by all its nodes. */
export class ConnectionEvents {
  readonly #options: EventHubOptions;
  readonly #users = new Set<EventUser>();
  readonly #names: TopicNames;
  readonly #closed = new AbortController();
  readonly #taken: TakenEvents;
  readonly #receiver = new CallbackReceiver({
    clock: systemClock,
    secretsOf: () => (this.#state ? [this.#state.secret] : []),
    handle: (event) => this.#received(event),
  });
  #state: EventState | undefined;
  #loading: Promise<EventState> | undefined;
  #settling: Promise<void> = Promise.resolve();
  /** There while registering waits to be tried again. */
  #again: Promise<void> | undefined;
  /** Set while receipts are read. */
  #reading: Reading | undefined;
  /** Set while removed nodes may still be deployed again; settled when flows start next. */
  #away: PromiseWithResolvers<void> | undefined;

  constructor(options: EventHubOptions) {
    const { client, store } = options;
    this.#options = options;
    this.#names = new TopicNames(client);
    this.#taken = new TakenEvents(store);
  }

  add(user: EventUser): void {
    this.#users.add(user);
  }

  delete(user: EventUser): void {
    this.#users.delete(user);
    if (this.#away) return;
    this.#away = Promise.withResolvers<void>();
    this.#away.promise.catch(() => undefined);
  }

  /** The endpoint's public URL. Rejects if there is no public URL. */
  async url(): Promise<string> {
    return this.#options.urlOf((await this.#load()).secret);
  }

  receive(request: CallbackRequest): Promise<CallbackResponse> {
    return this.#receiver.receive(request);
  }

  /** Brings webhook and reading in line with the nodes that are deployed; called whenever flows have started. */
  settle(): Promise<void> {
    this.#away?.resolve();
    this.#away = undefined;
    return this.#settleInTurn();
  }

  /** Ends all requests, within seconds. Where the configuration node was removed for good, its webhook goes too. */
  async close(removed: boolean): Promise<void> {
    this.#stopReading();
    if (removed && this.#state) {
      this.#users.clear();
      await inTime(systemClock, CLOSE_LIMIT_MS, this.#settleInTurn());
      if (this.#state.webhookId)
        this.#options.warn("The account's webhook could not be removed: delete it with iotpush admin.");
      await Promise.all([(await eventRecords(this.#options.store)).remove(ENDPOINT), this.#taken.remove()]);
    }
    this.#closed.abort();
    this.#away?.reject(new Error("Node-RED stopped before the flow could accept the event."));
    await this.#settling;
  }

  #load(): Promise<EventState> {
    this.#loading ??= readEventState(this.#options.store).then(
      (state) => {
        this.#state = state;
        return state;
      },
      (error) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  #settleInTurn(): Promise<void> {
    this.#settling = this.#settling.then(() => this.#settle());
    return this.#settling;
  }

  async #settle(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    const users = [...this.#users];
    try {
      if (users.some(({ origin }) => origin === "read")) this.#read();
      else {
        // There are no listeners left: forget what was reported.
        this.#stopReading();
        await (await eventRecords(this.#options.store)).remove(RECEIPTS);
      }
      const { secret, webhookId: known } = this.#state ?? (await this.#load());
      const isWanted = users.some(({ webhook }) => webhook);
      const webhookId = isWanted ? await this.#register(secret, known) : await this.#unregister(known);
      if (webhookId !== known) {
        this.#state = { secret, webhookId };
        await (await eventRecords(this.#options.store)).save(ENDPOINT, this.#state);
      }
      this.#tell("sent");
    } catch (error) {
      if (this.#closed.signal.aborted) return;
      this.#tell("sent", error);
      if (isIotpushError(error) && error.isTemporary) this.#again ??= this.#settleLater();
    }
  }

  /** Starts reading; if it already reads, reports its state to new listeners. */
  #read(): void {
    if (this.#reading?.last) this.#tell("read", this.#reading.last.error);
    if (this.#reading) return;
    const { client, store } = this.#options;
    const reading: Reading = { stop: new AbortController() };
    this.#reading = reading;
    const onState = (error?: unknown) => {
      reading.last = { error };
      this.#tell("read", error);
    };
    void readEvents(client, store, reading.stop.signal, (event) => this.#publish("read", event), onState);
  }

  #stopReading(): void {
    this.#reading?.stop.abort();
    this.#reading = undefined;
  }

  async #settleLater(): Promise<void> {
    await systemClock.sleep(AGAIN_MS, this.#closed.signal);
    this.#again = undefined;
    await this.#settleInTurn();
  }

  /**
   * Makes sure that the account has exactly one webhook with the endpoint's URL: the known one is kept, or corrected if it points
   * elsewhere or was switched off. Resolves to its id. Documentation: Webhooks; needs a session token.
   */
  async #register(secret: string, known: string | undefined): Promise<string> {
    const url = this.#options.urlOf(secret);
    const { webhooks } = this.#options.client;
    const { signal } = this.#closed;
    const all = await webhooks.list({ signal });
    const existing = all.find(({ id }) => id === known) ?? all.find((webhook) => webhook.url === url);
    if (!existing) return (await webhooks.create({ url, events: ["all"] }, { signal })).id;
    const isRight = existing.url === url && existing.active && existing.events.includes("all");
    if (!isRight) await webhooks.update(existing.id, { url, events: ["all"], active: true }, { signal });
    return existing.id;
  }

  async #unregister(known: string | undefined): Promise<undefined> {
    if (!known) return;
    try {
      await this.#options.client.webhooks.delete(known, { signal: this.#closed.signal });
    } catch (error) {
      if (!isNotFoundError(error)) throw error;
    }
  }

  /** What starts flows is remembered before it is acknowledged. */
  async #received(event: ServiceEvent): Promise<void> {
    if (await this.#taken.has(event)) return;
    await this.#publish("sent", event);
    await afterTheFlow();
    await this.#taken.add(event);
  }

  /** While flows are deployed the event waits for its nodes. Rejects if the hub is closed first: the event was not taken. */
  async #publish(origin: EventOrigin, event: ServiceEvent): Promise<void> {
    const named = await this.#names.named(event);
    this.#closed.signal.throwIfAborted();
    await this.#away?.promise;
    for (const user of this.#users) if (user.origin === origin) user.event(named);
  }

  #tell(origin: EventOrigin, error?: unknown): void {
    for (const user of this.#users)
      if (user.origin === origin && (error === undefined || origin === "read" || user.webhook))
        user.state(error);
  }
}
