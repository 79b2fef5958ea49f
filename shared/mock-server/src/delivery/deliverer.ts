import type { WebhookTestResult } from "@iotpush/core/contract";
import { iso } from "../clock.js";
import { type DeliveryMode, nextAttemptAt } from "../delivery-mode.js";
import { callbackBodyOf, documentedBody } from "../service/callback-bodies.js";
import type { ServiceContext } from "../service/context.js";
import type { AnnouncedEvent, MessageEvent } from "../service/events.js";
import { markFailed } from "../service/message-view.js";
import type { StoredMessage } from "../service/stored-message.js";
import { type WebhookRow, webhooksFor } from "../service/webhooks.js";
import type { DeliveryView } from "../views.js";
import { type DeliveryRow, toDeliveryView } from "./delivery-row.js";
import { type PostOutcome, post } from "./post.js";
import { Semaphore } from "./semaphore.js";

const KEPT_ATTEMPTS = 50;
const MOST_AT_ONCE = 200;

interface NewDelivery {
  readonly kind: DeliveryView["kind"];
  readonly event: DeliveryView["event"];
  readonly messageId: string | null;
  readonly webhookId?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Sends callbacks and webhooks, and keeps a log of every attempt. What waits for another attempt survives a restart. */
export class Deliverer {
  readonly #service: ServiceContext;
  readonly #mode: DeliveryMode;
  readonly #semaphore = new Semaphore(MOST_AT_ONCE);
  readonly #running = new Map<string, Promise<PostOutcome | undefined>>();
  readonly #closing = new AbortController();

  constructor(service: ServiceContext, mode: DeliveryMode) {
    this.#service = service;
    this.#mode = mode;
  }

  /** Writes down what is to be sent about an event; it is sent once that is committed. */
  hear(event: AnnouncedEvent): void {
    if (event.type !== "message") return;
    if (event.isNew) this.#toSubscribers(event.row);
    if (event.event === undefined) return;
    this.#toCallback(event);
    this.#toWebhooks(event, event.event);
  }

  #toCallback(event: MessageEvent): void {
    const { row } = event;
    if (event.event !== "action" || row.callback_url === null) return;
    this.#send({
      kind: "callback",
      event: "action",
      messageId: row.id,
      url: row.callback_url,
      headers: row.callback_headers ? JSON.parse(row.callback_headers) : {},
      body: callbackBodyOf(this.#service, event),
    });
  }

  #toWebhooks(event: MessageEvent, name: DeliveryView["event"]): void {
    const { row } = event;
    if (this.#service.profile.live("silentWebhooks")) return;
    for (const { id, url } of webhooksFor(this.#service, row.account_id, name, row.topic_id))
      this.#send({
        kind: "webhook",
        event: name,
        messageId: row.id,
        webhookId: id,
        url,
        body: documentedBody(event),
      });
  }

  /** Webhook subscribers of a topic get every message. */
  #toSubscribers(row: StoredMessage): void {
    const subscribers = this.#service.db.all<{ endpoint: string }>(
      "SELECT endpoint FROM subscribers WHERE topic_id = ? AND type = 'webhook'",
      row.topic_id,
    );
    const { id, topic, title, message, priority, click_url } = row;
    const tags = row.tags ? JSON.parse(row.tags) : null;
    const timestamp = iso(row.created_at);
    for (const { endpoint } of subscribers)
      this.#send({
        kind: "subscriber",
        event: "message",
        messageId: id,
        url: endpoint,
        body: { topic, title, message, priority, tags, click_url, timestamp, id },
      });
  }

  /** The /test ping of a webhook, shaped like the live service's. */
  async test(webhook: WebhookRow): Promise<WebhookTestResult> {
    const id = this.#send({
      kind: "webhook",
      event: "test",
      messageId: null,
      webhookId: webhook.id,
      url: webhook.url,
      body: {
        event: "test",
        message_id: this.#service.ids.uuid(),
        action: "test_action",
        action_label: "Test Action",
        reply: null,
        device: "Test Device",
        timestamp: iso(this.#service.clock.now()),
      },
    });
    const outcome = await new Promise<PostOutcome | undefined>((resolve) =>
      this.#service.db.afterCommit(() => resolve(this.#running.get(id))),
    );
    const success = outcome !== undefined && delivered(outcome);
    return { success, status: outcome?.status ?? null, error: outcome?.error ?? null };
  }

  /** Sends it, for the first time or again; one that is being sent is not sent twice at once. */
  attempt(id: string): void {
    if (this.#running.has(id)) return;
    const run = this.#semaphore.run(() => this.#attempt(id)).finally(() => this.#running.delete(id));
    this.#running.set(id, run);
  }

  attemptDue(): void {
    const due = this.#service.db.all<{ id: string }>(
      "SELECT id FROM deliveries WHERE state = 'pending' AND next_attempt_at <= ?",
      this.#service.clock.now(),
    );
    for (const { id } of due) this.attempt(id);
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Breaks off what is being sent; with retries it is sent again after the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.idle();
  }

  view(id: string): DeliveryView | undefined {
    const row = this.#row(id);
    return row && toDeliveryView(row);
  }

  /** Whether a phone may still get it. */
  #waits(messageId: string): boolean {
    const sql = "SELECT 1 FROM message_devices WHERE message_id = ? AND delivered_at IS NULL";
    return this.#service.db.get(sql, messageId) !== undefined;
  }

  #row(id: string): DeliveryRow | undefined {
    return this.#service.db.get<DeliveryRow>("SELECT * FROM deliveries WHERE id = ?", id);
  }

  #send(delivery: NewDelivery): string {
    const { db, ids, clock } = this.#service;
    const id = ids.uuid();
    const now = clock.now();
    db.insert("deliveries", {
      id,
      kind: delivery.kind,
      event: delivery.event,
      message_id: delivery.messageId,
      webhook_id: delivery.webhookId ?? null,
      url: delivery.url,
      headers: JSON.stringify(delivery.headers ?? {}),
      body: JSON.stringify(delivery.body),
      state: "pending",
      attempts: "[]",
      next_attempt_at: now,
      created_at: now,
    });
    db.afterCommit(() => this.attempt(id));
    return id;
  }

  async #attempt(id: string): Promise<PostOutcome | undefined> {
    const { db, clock, targets } = this.#service;
    const row = this.#row(id);
    if (!row || this.#closing.signal.aborted) return undefined;
    const at = iso(clock.now());
    const outcome =
      this.#mode === "off"
        ? NOT_SENT
        : await post(row.url, JSON.parse(row.headers), row.body, {
            allowPrivate: targets.privateAddresses,
            signal: this.#closing.signal,
          });
    if (this.#closing.signal.aborted) return undefined;
    const attempts = [...JSON.parse(row.attempts), { at, ...outcome }].slice(-KEPT_ATTEMPTS);
    const gone = outcome.status === 410;
    const next = delivered(outcome) || gone ? null : nextAttemptAt(this.#mode, attempts.length, clock.now());
    const state = delivered(outcome) ? "delivered" : next === null ? "failed" : "pending";
    db.update("deliveries", id, { state, attempts: JSON.stringify(attempts), next_attempt_at: next });
    if (gone && row.webhook_id && this.#mode === "retry")
      db.update("webhooks", row.webhook_id, { active: 0 });
    if (state === "failed" && row.kind === "subscriber" && row.message_id && !this.#waits(row.message_id))
      markFailed(this.#service, row.message_id);
    const view = this.view(id);
    if (view) this.#service.publish({ type: "delivery", delivery: view });
    return outcome;
  }
}

const NOT_SENT: PostOutcome = { status: null, error: "deliveries are off", durationMs: 0, responseBody: "" };

const delivered = ({ status }: PostOutcome): boolean => status !== null && status >= 200 && status < 300;
