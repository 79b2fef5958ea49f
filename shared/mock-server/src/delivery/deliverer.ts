import type { EventName, WebhookTestResult } from "@iotpush/core/contract";
import { iso } from "../clock.js";
import { type DeliveryMode, nextAttemptAt } from "../delivery-mode.js";
import type { DeliveryFilter } from "../inputs/filters.js";
import { callbackBodyOf, documentedBody } from "../service/callback-bodies.js";
import type { ServiceContext } from "../service/context.js";
import type { AnnouncedEvent, MessageEvent } from "../service/events.js";
import { markFailed } from "../service/message-view.js";
import type { StoredMessage } from "../service/stored-message.js";
import type { DeliveryView } from "../views.js";
import { type PostOutcome, post } from "./post.js";
import { Semaphore } from "./semaphore.js";

const KEPT_ATTEMPTS = 50;
const MOST_AT_ONCE = 200;

interface Webhook {
  readonly id: string;
  readonly url: string;
}

interface DeliveryRow {
  readonly id: string;
  readonly kind: DeliveryView["kind"];
  readonly event: DeliveryView["event"];
  readonly message_id: string | null;
  readonly webhook_id: string | null;
  readonly url: string;
  readonly headers: string;
  readonly body: string;
  readonly state: DeliveryView["state"];
  readonly attempts: string;
  readonly next_attempt_at: number | null;
}
type NewDelivery = Pick<DeliveryRow, "kind" | "event" | "message_id" | "url"> & {
  readonly webhook_id?: string;
  readonly headers?: string;
  readonly body: object;
};

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
    const { id: message_id, callback_url: url, callback_headers } = event.row;
    if (event.event !== "action" || url === null) return;
    const body = callbackBodyOf(this.#service, event);
    this.#send({
      kind: "callback",
      event: "action",
      message_id,
      url,
      headers: callback_headers ?? "{}",
      body,
    });
  }

  /** Sends the event to the account's active webhooks that subscribe to it for this topic. */
  #toWebhooks(event: MessageEvent, name: EventName): void {
    const { id: message_id, account_id, topic_id } = event.row;
    if (this.#service.profile.live("silentWebhooks")) return;
    const webhooks = this.#service.db.all<Webhook>(
      `SELECT id, url FROM webhooks WHERE account_id = ? AND active = 1
       AND EXISTS (SELECT 1 FROM json_each(events) WHERE value IN ('all', ?))
       AND (topic_ids = '[]' OR EXISTS (SELECT 1 FROM json_each(topic_ids) WHERE value = ?))`,
      ...[account_id, name, topic_id],
    );
    const body = documentedBody(event);
    for (const { id: webhook_id, url } of webhooks)
      this.#send({ kind: "webhook", event: name, message_id, webhook_id, url, body });
  }

  /** Webhook subscribers of a topic get every message. */
  #toSubscribers(row: StoredMessage): void {
    const { id, topic, title, message, priority, click_url } = row;
    const subscribers = this.#service.db.all<{ endpoint: string }>(
      "SELECT endpoint FROM subscribers WHERE topic_id = ? AND type = 'webhook'",
      row.topic_id,
    );
    const tags = row.tags ? JSON.parse(row.tags) : null;
    const body = { topic, title, message, priority, tags, click_url, timestamp: iso(row.created_at), id };
    for (const { endpoint: url } of subscribers)
      this.#send({ kind: "subscriber", event: "message", message_id: id, url, body });
  }

  /** The /test ping of a webhook, shaped like the live service's. */
  async test({ id: webhook_id, url }: Webhook): Promise<WebhookTestResult> {
    const id = this.#send({
      kind: "webhook",
      event: "test",
      message_id: null,
      webhook_id,
      url,
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

  /** Sends a delivery, for the first time or again; one that is being sent is left alone. */
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
    return row && toView(row);
  }

  /** Newest first. */
  list({ messageId: message_id, ...same }: DeliveryFilter, limit: number): DeliveryView[] {
    const wanted = Object.entries({ ...same, message_id }).filter(([, value]) => value !== undefined);
    const where = ["1", ...wanted.map(([column]) => `${column} = ?`)].join(" AND ");
    const sql = `SELECT * FROM deliveries WHERE ${where} ORDER BY seq DESC LIMIT ?`;
    const values = wanted.map(([, value]) => value as string);
    return this.#service.db.all<DeliveryRow>(sql, ...values, limit).map(toView);
  }

  /** Whether a phone may still get it. */
  #waits(messageId: string): boolean {
    const sql = "SELECT 1 FROM message_devices WHERE message_id = ? AND delivered_at IS NULL";
    return this.#service.db.get(sql, messageId) !== undefined;
  }

  #row(id: string): DeliveryRow | undefined {
    return this.#service.db.get<DeliveryRow>("SELECT * FROM deliveries WHERE id = ?", id);
  }

  #send({ body, ...delivery }: NewDelivery): string {
    const { db, ids, clock } = this.#service;
    const id = ids.uuid();
    const now = clock.now();
    db.insert("deliveries", {
      ...{ id, webhook_id: null, headers: "{}", ...delivery, body: JSON.stringify(body) },
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

const toView = (row: DeliveryRow): DeliveryView => ({
  id: row.id,
  kind: row.kind,
  event: row.event,
  messageId: row.message_id,
  url: row.url,
  state: row.state,
  attempts: JSON.parse(row.attempts),
  requestBody: row.body,
  nextAttemptAt: row.next_attempt_at === null ? null : iso(row.next_attempt_at),
});
