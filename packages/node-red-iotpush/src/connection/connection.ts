import {
  type Asked,
  Asker,
  type Asking,
  type AskNotices,
  type AskOutcome,
  type Delivery,
  IotpushClient,
  isIotpushError,
  type Question,
  ReceiptReader,
  systemClock,
  type Transport,
} from "@iotpush/core";
import { type CallbackRequest, type CallbackResponse, inTime } from "@iotpush/core/adapter";
import { ConnectionEvents } from "../events/event-hub.js";
import type { NodeStore } from "../host/node-store.js";
import { isRecord } from "../host/overrides.js";
import { readContext } from "./ask-context.js";
import {
  type CallbackSettings,
  callbackBase,
  callbackObstacle,
  eventUrl,
  NOT_READY,
  requireCallbacks,
} from "./callback-base.js";
import { HealthOfRequests } from "./health.js";
import { Opening } from "./opening.js";
import type { OutcomeSink } from "./outcome-sinks.js";
import { Pushing } from "./pushing.js";
import { liveMessages, sinks } from "./state.js";
import { TopicKeys } from "./topic-keys.js";
import {
  type EndedView,
  endedView,
  type QuestionItem,
  questionItem,
  type ServerView,
  type SettleResult,
} from "./views.js";

export interface ConnectionOptions {
  /** Of the configuration node. */
  readonly id: string;
  readonly baseUrl: string;
  /** Of the configuration node; empty if it has none. */
  readonly name: string;
  /** The default topic; empty if there is none. */
  readonly topic: string;
  readonly apiKey: string;
  readonly sessionToken: string;
  readonly transport: Transport;
  readonly store: NodeStore;
  /** What decides whether callbacks can arrive. */
  readonly callback: CallbackSettings;
  readonly notices: AskNotices & Required<Pick<AskNotices, "warning">>;
  /** Rather lose an outcome in a crash than deliver it twice. */
  readonly atMostOnce: boolean;
  /** What the user should know of this installation: a key of the catalog. */
  readonly warning: string | undefined;
}

const CLOSE_LIMIT_MS = 5_000;
const ENDED_KEPT = 20;

/**
 * What a configuration node stands for while it is deployed: the client, and one Asker for all nodes that use it.
 * Throws RedirectError or ValidationError for a wrong server URL.
 */
export class NodeRedConnection {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly warning: string | undefined;
  readonly keys: TopicKeys;
  readonly client: IotpushClient;
  /** Reads the receipts of all nodes within one budget of requests. */
  readonly reader: ReceiptReader;
  readonly events: ConnectionEvents;
  /** The questions that ended last, newest first. */
  readonly ended: EndedView[] = [];
  readonly #callback: CallbackSettings;
  readonly #asker: Asker;
  readonly #store: NodeStore;
  readonly #closed = new AbortController();
  readonly #warn: (error: unknown) => void;
  readonly pushing = new Pushing();
  readonly #opening = new Opening(() => this.#asker.start());
  readonly #health = new HealthOfRequests();

  constructor(options: ConnectionOptions) {
    this.id = options.id;
    this.name = options.name;
    this.topic = options.topic;
    this.#store = options.store;
    this.warning = options.warning;
    this.#callback = options.callback;
    this.#warn = (error) => options.notices.warning(undefined, String(error));
    this.keys = new TopicKeys(options);
    this.client = new IotpushClient({
      baseUrl: options.baseUrl,
      userAgent: "iotpush-node-red",
      transport: options.transport,
      onResponse: (notice) => this.#health.record(notice, Date.now()),
      ...this.keys.clientOptions(),
      ...(options.sessionToken ? { sessionToken: options.sessionToken } : {}),
    });
    this.reader = new ReceiptReader({ client: this.client, clock: systemClock });
    this.events = new ConnectionEvents({
      client: this.client,
      store: options.store,
      urlOf: (secret) => eventUrl(options.callback, this.id, secret),
      warn: this.#warn,
    });
    this.#asker = new Asker(
      {
        client: this.client,
        clock: systemClock,
        reader: this.reader,
        store: options.store.questions,
        callbackBase: callbackBase(options.callback, this.id),
        atMostOnce: options.atMostOnce,
        notices: {
          ...options.notices,
          delayed: (asked, ms) => {
            this.pushing.delayed(asked, ms);
            void this.#tell(asked, (sink) => sink.delayed());
          },
          asked: (asked, push) => {
            this.pushing.forget(asked);
            void this.#tell(asked, (sink) => sink.asked(asked, push));
          },
          // It is over for good: what the flow does with it is not waited for.
          givenUp: (asked, error) =>
            void this.#deliver(asked, { kind: "failed", error }, { redelivered: false }).catch(this.#warn),
        },
      },
      (asked, outcome, delivery) => this.#deliver(asked, outcome, delivery),
    );
  }

  async #deliver(asked: Asked, outcome: AskOutcome, delivery: Delivery): Promise<void> {
    const context = readContext(asked.question.context);
    const at = Date.now();
    const give = (sink: OutcomeSink) => sink.outcome(asked, outcome, delivery);
    this.pushing.forget(asked);
    if (context && !(await sinks.hand(context.node, give, this.#closed.signal)))
      liveMessages.take(context.ticket)?.done();
    this.ended.unshift(endedView(context?.path ?? null, asked, outcome, at));
    this.ended.splice(ENDED_KEPT);
  }

  /** Also while the connection closes: the node is there again soon. */
  async #tell(asked: Asked, give: (sink: OutcomeSink) => void): Promise<void> {
    const node = readContext(asked.question.context)?.node;
    if (node !== undefined) await sinks.hand(node, give).catch(this.#warn);
  }

  /** Takes up the questions of the store; called once all flows run, so that outcomes find their way. */
  start(): void {
    void this.#opening.begin(this.#closed.signal, (error) => {
      this.#warn(error);
      void this.opened.then(() => this.events.settle());
    });
  }

  /**
   * Asks, as soon as the store is open. Rejects with ValidationError for a question that could not be answered, and if the
   * store could not be opened.
   */
  async ask(question: Question): Promise<Asking> {
    await this.ready;
    const asking = this.#asker.ask(question);
    this.pushing.add(question, asking);
    return asking;
  }

  /** Where the node that asked is in the editor; null if some other host asked. */
  pathOf({ question: { context } }: Asked): string | null {
    return readContext(context)?.path ?? null;
  }

  /** Cancels the questions of nodes that were removed or disabled, even while Node-RED was down; called once all flows run. */
  async cancelOrphans(): Promise<void> {
    await this.opened;
    if (!sinks.running) return;
    let cancelled = 0;
    for (const { id, question } of this.#asker.open()) {
      const node = readContext(question.context)?.node;
      if (node === undefined || sinks.has(node)) continue;
      await this.#asker.cancel(id, "the node was removed or disabled");
      cancelled += 1;
    }
    if (cancelled > 0)
      this.#warn(`${cancelled} open question(s) were cancelled: their nodes were removed or disabled.`);
  }

  /** Throws ValidationError if callbacks cannot arrive. */
  requireCallbacks(): void {
    requireCallbacks(this.#callback);
  }

  /** What the sidebar shows of it. */
  view(): ServerView {
    const { id, name, topic, client, warning } = this;
    return {
      id,
      name,
      warning,
      topic,
      baseUrl: client.baseUrl,
      callback: callbackObstacle(this.#callback) === undefined,
      health: this.#health.now,
    };
  }

  /** The open questions that one node asked, with the id of the message that asked each. */
  questionsOf(node: string): { id: string; msgid: unknown }[] {
    return this.#asker.open().flatMap(({ id, question }) => {
      const context = readContext(question.context);
      return context?.node === node && isRecord(context.msg) ? [{ id, msgid: context.msg._msgid }] : [];
    });
  }

  get ready(): Promise<void> {
    return this.#opening.ready;
  }

  get opened(): Promise<void> {
    return this.#opening.opened;
  }

  get asker(): Asker {
    return this.#asker;
  }

  /** The open questions, as a flow gets them. */
  listQuestions(): QuestionItem[] {
    return this.#asker.open().map(questionItem);
  }

  /**
   * Answers a question from here; with a session token it is reported to the service, so that the phones see it too. `settled` is false if it
   * had ended already.
   */
  async answer(id: string, action: string, replyText?: string): Promise<SettleResult> {
    const report = this.#asker.reportOf(id, action);
    const reply = replyText === undefined ? {} : { replyText };
    const settled = await this.#asker.answer(id, action, { deviceName: "Node-RED", ...reply });
    // One that was put off is not reported: the phones can still answer it.
    if (!settled || this.#asker.get(id) || !this.client.hasSession || !report)
      return { settled, reported: false };
    try {
      await this.client.actions.report({
        ...report,
        ...(replyText === undefined ? {} : { reply_text: replyText }),
      });
      return { settled, reported: true };
    } catch (error) {
      if (!isIotpushError(error)) throw error;
      return { settled, reported: false, problem: error.message };
    }
  }

  /** Cancels a question; the service cannot be informed. */
  async cancel(id: string, reason: string): Promise<SettleResult> {
    return { settled: await this.#asker.cancel(id, reason), reported: false };
  }

  /** Answers an event that the service sent; 503 until everything is ready. Never rejects. */
  async receiveEvent(request: CallbackRequest): Promise<CallbackResponse> {
    return this.#isServing ? this.events.receive(request) : NOT_READY;
  }

  /** Answers a callback; 503 until the store is open. Never rejects. */
  async receive(request: CallbackRequest): Promise<CallbackResponse> {
    return this.#isServing ? this.#asker.callbacks.receive(request) : NOT_READY;
  }

  get #isServing(): boolean {
    return this.#opening.isOpen && !this.#closed.signal.aborted;
  }

  /** Stops waiting; open questions stay in the store, unless the configuration node was removed for good. */
  async close(removed: boolean): Promise<void> {
    this.#opening.stop();
    await inTime(systemClock, CLOSE_LIMIT_MS, Promise.allSettled([this.ready, ...this.pushing.underWay()]));
    if (removed && this.#opening.isOpen)
      for (const { id } of this.#asker.open()) await this.#asker.cancel(id, "the connection was removed");
    this.#closed.abort();
    await Promise.all([this.#asker.close(), this.events.close(removed)]);
    await this.#store.close();
  }
}
