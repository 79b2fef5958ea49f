import {
  type Asked,
  Asker,
  type Asking,
  type AskNotices,
  type CallbackRequest,
  type CallbackResponse,
  IotpushClient,
  inTime,
  type Question,
  ReceiptPoller,
  systemClock,
  type Transport,
} from "@iotpush/core";
import { type EndedView, endedView, type ServerView } from "../admin/views.js";
import { EventHub, type EventHubOptions } from "../events/event-hub.js";
import { Deferred } from "../host/deferred.js";
import type { NodeStore } from "../host/node-store.js";
import { isRecord } from "../host/overrides.js";
import { readContext } from "./ask-context.js";
import { type Health, healthOf, UNTRIED } from "./health.js";
import type { OutcomeSinks } from "./outcome-sinks.js";
import { Recent } from "./recent.js";
import { TopicKeys } from "./topic-keys.js";

export interface ConnectionOptions {
  /** Of the configuration node. */
  readonly id: string;
  readonly baseUrl: string;
  /** The default topic; empty where there is none. */
  readonly topic: string;
  readonly apiKey: string;
  readonly sessionToken: string;
  readonly transport: Transport;
  readonly store: NodeStore;
  /** Absent where no callback can arrive. */
  readonly callbackBase: string | undefined;
  /** Throws telling what to do where callbacks cannot arrive. */
  readonly requireCallbacks: () => void;
  readonly sinks: OutcomeSinks;
  readonly events: Omit<EventHubOptions, "client" | "store">;
  readonly notices: AskNotices;
}

const CLOSE_LIMIT_MS = 5_000;

/**
 * What a configuration node stands for while it is deployed: the client, and one Asker for all nodes that use it.
 * Throws RedirectError or ValidationError for a wrong server URL.
 */
export class Connection {
  readonly id: string;
  readonly topic: string;
  readonly keys: TopicKeys;
  readonly client: IotpushClient;
  /** Reads the receipts of all nodes within one budget of requests. */
  readonly poller: ReceiptPoller;
  readonly events: EventHub;
  /** The questions that ended last. */
  readonly ended = new Recent<EndedView>(20);
  /** Throws telling what to do where callbacks cannot arrive. */
  readonly requireCallbacks: () => void;
  readonly #callbackBase: string | undefined;
  readonly #asker: Asker;
  readonly #store: NodeStore;
  readonly #closed = new AbortController();
  readonly #warn: (error: unknown) => void;
  readonly #asking = new Set<Promise<unknown>>();
  readonly #ready = new Deferred();
  #opening: Promise<void> | undefined;
  #started = false;
  #health: Health = UNTRIED;

  constructor(options: ConnectionOptions) {
    this.id = options.id;
    this.topic = options.topic;
    this.#store = options.store;
    this.#callbackBase = options.callbackBase;
    this.requireCallbacks = options.requireCallbacks;
    this.keys = new TopicKeys(options);
    this.client = new IotpushClient({
      baseUrl: options.baseUrl,
      userAgent: "iotpush-node-red",
      transport: options.transport,
      onResponse: (notice) => {
        this.#health = healthOf(notice, Date.now());
      },
      ...this.keys.clientOptions(),
      ...(options.sessionToken ? { sessionToken: options.sessionToken } : {}),
    });
    this.poller = new ReceiptPoller({ client: this.client, clock: systemClock });
    this.events = new EventHub({ client: this.client, store: options.store, ...options.events });
    this.#asker = new Asker(
      {
        client: this.client,
        clock: systemClock,
        poller: this.poller,
        store: options.store.questions,
        callbackBase: options.callbackBase,
        notices: options.notices,
      },
      async (asked, outcome) => {
        const context = readContext(asked.question.context);
        const at = Date.now();
        if (context) await options.sinks.hand(context.node, this.#closed.signal, asked, outcome);
        this.ended.add(endedView(context?.node ?? null, asked, outcome, at));
      },
    );
    this.#warn = (error) => options.notices.warning?.(undefined, String(error));
  }

  /** Takes up the questions of the store; called once all flows run, so that outcomes find their way. */
  start(): void {
    this.#opening ??= this.#asker.start().then(
      () => {
        this.#started = true;
        this.#ready.resolve();
      },
      (error) => {
        this.#ready.reject(error);
        this.#warn(error);
      },
    );
  }

  /**
   * Asks, as soon as the store is open. Rejects with ValidationError for a question that could not be answered, and where the
   * store could not be opened.
   */
  async ask(question: Question): Promise<Asking> {
    await this.#ready.promise;
    const asking = this.#asker.ask(question);
    this.#asking.add(asking);
    const forget = () => this.#asking.delete(asking);
    asking.then(forget, forget);
    return asking;
  }

  /** Id of the node that asked; null where some other host did. */
  nodeOf({ question: { context } }: Asked): string | null {
    return readContext(context)?.node ?? null;
  }

  /** What the sidebar shows of it. */
  view(): ServerView {
    const { id, topic, client } = this;
    return {
      id,
      topic,
      baseUrl: client.baseUrl,
      callback: this.#callbackBase !== undefined,
      health: this.#health,
    };
  }

  /** The open questions that one node asked, with the id of the message that asked each. */
  questionsOf(node: string): { id: string; msgid: unknown }[] {
    return this.#asker.open().flatMap(({ id, question }) => {
      const context = readContext(question.context);
      return context?.node === node && isRecord(context.msg) ? [{ id, msgid: context.msg._msgid }] : [];
    });
  }

  /** Resolves when the store is open; rejects where it cannot be opened. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get asker(): Asker {
    return this.#asker;
  }

  /** Answers an event that the service sent; 503 until everything is ready. Never rejects. */
  receiveEvent(request: CallbackRequest): Promise<CallbackResponse> {
    return this.#started && !this.#closed.signal.aborted
      ? this.events.receive(request)
      : Promise.resolve(NOT_READY);
  }

  /** Answers a callback; 503 until the store is open. Never rejects. */
  receive(request: CallbackRequest): Promise<CallbackResponse> {
    if (this.#started && !this.#closed.signal.aborted) return this.#asker.callbacks.receive(request);
    return Promise.resolve(NOT_READY);
  }

  /** Stops waiting; open questions stay in the store, unless the configuration node was removed for good. */
  async close(removed: boolean): Promise<void> {
    if (!this.#opening)
      this.#ready.reject(new Error("The flow was stopped before the question could be asked."));
    await inTime(systemClock, CLOSE_LIMIT_MS, Promise.allSettled([this.#opening, ...this.#asking]));
    if (removed && this.#started)
      for (const { id } of this.#asker.open())
        await this.#asker.cancel(id, "the configuration node was removed");
    this.#closed.abort();
    await Promise.all([this.#asker.close(), this.events.close(removed)]);
    await this.#store.close();
  }
}

/** What a callback gets while flows start: the sender is to try again. */
export const NOT_READY: CallbackResponse = {
  status: 503,
  headers: { "retry-after": "5", "content-type": "application/json" },
  body: JSON.stringify({ error: "Node-RED is starting, send it again" }),
};
