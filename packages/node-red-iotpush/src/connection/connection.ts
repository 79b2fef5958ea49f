import {
  type Asked,
  Asker,
  type Asking,
  type AskOutcome,
  type Delivery,
  IotpushClient,
  isIotpushError,
  type Question,
  ReceiptReader,
  systemClock,
} from "@iotpush/core";
import { type CallbackRequest, type CallbackResponse, inTime } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";
import { ConnectionEvents } from "../events/event-hub.js";
import { NodeStore, storeFolder } from "../host/node-store.js";
import { isRecord } from "../host/overrides.js";
import { readContext } from "./ask-context.js";
import {
  type CallbackSettings,
  callbackBase,
  callbackObstacle,
  callbackSettings,
  eventUrl,
  NOT_READY,
} from "./callbacks.js";
import { connections, liveMessages, type OutcomeSink, sinks } from "./deployment.js";
import { Opening } from "./opening.js";
import { Pushing } from "./pushing.js";
import {
  type ConfigDef,
  type ConfigNode,
  isVolatile,
  settingsOf,
  topicKeysOf,
  transportFor,
} from "./settings.js";
import { type EndedView, endedView, HealthOfRequests, type SettleResult } from "./views.js";

const CLOSE_LIMIT_MS = 5_000;
const ENDED_KEPT = 20;

/** Opens the node's connection; if its settings are wrong, the nodes that use it say so. */
export function configure(red: NodeAPI, node: ConfigNode, def: ConfigDef): void {
  try {
    const connection = new NodeRedConnection(red, node, def);
    node.connection = connection;
    connections.set(node.id, connection);
    node.on("close", (removed: boolean, done: () => void) => {
      if (connections.get(node.id) === connection) connections.delete(node.id);
      connection
        .close(removed)
        .catch((error: unknown) => node.error(error))
        .then(done);
    });
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    node.problem = error;
    node.error(error);
  }
}

/**
 * What a configuration node stands for while it is deployed: the client, and one Asker for all nodes that use it.
 * Throws RedirectError or ValidationError for wrong settings.
 */
export class NodeRedConnection {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  /** The keys of its topic, and of those that its questions escalate to. */
  readonly keys: ReturnType<typeof topicKeysOf>;
  readonly client: IotpushClient;
  /** Reads the receipts of all nodes within one budget of requests. */
  readonly reader: ReceiptReader;
  readonly events: ConnectionEvents;
  readonly asker: Asker;
  /** What decides whether callbacks can arrive. */
  readonly callback: CallbackSettings;
  readonly pushing = new Pushing();
  /** The questions that ended last, newest first. */
  readonly ended: EndedView[] = [];
  /** What the user should know of this installation: a key of the catalog. */
  readonly #warning: string | undefined;
  readonly #store: NodeStore;
  readonly #closed = new AbortController();
  readonly #warn: (error: unknown) => void;
  readonly opening = new Opening(() => this.asker.start());
  readonly #health = new HealthOfRequests();

  constructor(red: NodeAPI, node: ConfigNode, def: ConfigDef) {
    const settings = settingsOf(node, def);
    node.settings = settings;
    this.id = node.id;
    this.name = (def.name ?? "").trim();
    this.topic = settings.topic;
    this.#warn = (error) => node.warn(String(error));
    this.callback = callbackSettings(red, settings.publicUrl);
    const obstacle = callbackObstacle(this.callback);
    if (obstacle && obstacle !== "no-public-url") node.warn(red._(`test.callback.${obstacle}`));
    if (isVolatile(red.settings.userDir ?? ".")) {
      this.#warning = "status.volatile";
      node.warn(red._("config.volatile"));
      node.status({ fill: "yellow", shape: "ring", text: this.#warning });
    }
    this.#store = new NodeStore(storeFolder(red, node), this.#warn);
    this.keys = topicKeysOf(settings);
    this.client = new IotpushClient({
      baseUrl: settings.baseUrl,
      userAgent: "iotpush-node-red",
      transport: transportFor(red, settings.tls),
      onResponse: (notice) => this.#health.record(notice, Date.now()),
      ...this.keys,
      ...(settings.sessionToken ? { sessionToken: settings.sessionToken } : {}),
    });
    this.reader = new ReceiptReader({ client: this.client, clock: systemClock });
    this.events = new ConnectionEvents({
      client: this.client,
      store: this.#store,
      urlOf: (secret) => eventUrl(this.callback, this.id, secret),
      warn: this.#warn,
    });
    this.asker = new Asker(
      {
        client: this.client,
        clock: systemClock,
        reader: this.reader,
        store: this.#store.questions,
        callbackBase: callbackBase(this.callback, this.id),
        atMostOnce: def.atMostOnce === true,
        notices: {
          warning: (_asked, message) => node.warn(message),
          late: ({ question }, { actionId, actionLabel = actionId }) =>
            node.log(red._("config.late", { label: actionLabel, question: question.message })),
          unauthorized: (_asked, { deviceName = "?" }) =>
            node.warn(red._("config.unauthorized", { who: deviceName })),
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
    const ended = endedView(asked, outcome, Date.now());
    const give = (sink: OutcomeSink) => sink.outcome(asked, outcome, delivery);
    this.pushing.forget(asked);
    if (context && !(await sinks.hand(context.node, give, this.#closed.signal)))
      liveMessages.take(context.ticket)?.done();
    this.ended.unshift(ended);
    this.ended.splice(ENDED_KEPT);
  }

  /** Also works while the connection closes, since the node may be back soon. */
  async #tell(asked: Asked, give: (sink: OutcomeSink) => void): Promise<void> {
    const node = readContext(asked.question.context)?.node;
    if (node !== undefined) await sinks.hand(node, give).catch(this.#warn);
  }

  /** Takes up the questions of the store; called once all flows run, so that outcomes find their way. */
  start(): void {
    void this.opening.begin(this.#closed.signal, (error) => {
      this.#warn(error);
      void this.opening.opened.then(() => this.events.settle());
    });
    void this.events.settle();
    this.#cancelOrphans().catch(() => undefined);
  }

  /**
   * Asks, as soon as the store is open. Rejects with ValidationError for a question that could not be answered, and if the
   * store could not be opened.
   */
  async ask(question: Question): Promise<Asking> {
    await this.opening.ready;
    const asking = this.asker.ask(question);
    this.pushing.add(question, asking);
    return asking;
  }

  /** Cancels the questions of nodes that were removed or disabled, even while Node-RED was down. */
  async #cancelOrphans(): Promise<void> {
    await this.opening.opened;
    if (!sinks.running) return;
    let cancelled = 0;
    for (const { id, question } of this.asker.open()) {
      const node = readContext(question.context)?.node;
      if (node === undefined || sinks.has(node)) continue;
      await this.asker.cancel(id, "the node was removed or disabled");
      cancelled += 1;
    }
    if (cancelled > 0)
      this.#warn(`${cancelled} open question(s) were cancelled: their nodes were removed or disabled.`);
  }

  /** What the sidebar shows of it. */
  view() {
    const { id, name, topic, client } = this;
    /** How answers arrive. */
    const callback = callbackObstacle(this.callback) === undefined;
    const health = this.#health.now;
    return { id, name, topic, baseUrl: client.baseUrl, callback, health, warning: this.#warning };
  }

  /** The open questions that one node asked, with the id of the message that asked each. */
  questionsOf(node: string): { id: string; msgid: unknown }[] {
    return this.asker.open().flatMap(({ id, question }) => {
      const context = readContext(question.context);
      return context?.node === node && isRecord(context.msg) ? [{ id, msgid: context.msg._msgid }] : [];
    });
  }

  /**
   * Answers a question from here; with a session token it is reported to the service, so that the phones see it too. `settled` is false if it
   * had ended already.
   */
  async answer(id: string, action: string, replyText?: string): Promise<SettleResult> {
    const report = this.asker.reportOf(id, action);
    const settled = await this.asker.answer(id, action, {
      deviceName: "Node-RED",
      ...(replyText === undefined ? {} : { replyText }),
    });
    // One that was put off is not reported: the phones can still answer it.
    if (!settled || this.asker.get(id) || !this.client.hasSession || !report)
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
    return { settled: await this.asker.cancel(id, reason), reported: false };
  }

  /** Answers a callback or an event; 503 until the store is open. Never rejects. */
  async receive(request: CallbackRequest, from: "callbacks" | "events"): Promise<CallbackResponse> {
    if (!this.opening.isOpen || this.#closed.signal.aborted) return NOT_READY;
    return (from === "events" ? this.events : this.asker.callbacks).receive(request);
  }

  /** Stops waiting; open questions stay in the store, unless the configuration node was removed for good. */
  async close(removed: boolean): Promise<void> {
    this.opening.stop();
    await inTime(
      systemClock,
      CLOSE_LIMIT_MS,
      Promise.allSettled([this.opening.ready, ...this.pushing.underWay()]),
    );
    if (removed && this.opening.isOpen)
      for (const { id } of this.asker.open()) await this.asker.cancel(id, "the connection was removed");
    this.#closed.abort();
    await Promise.all([this.asker.close(), this.events.close(removed)]);
    await this.#store.close();
  }
}
