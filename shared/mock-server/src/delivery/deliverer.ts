import type { WebhookTestResult } from "@iotpush/core/contract";
import { iso } from "../clock.js";
import type { DeliveryView } from "../control/view.js";
import type { MessageRow } from "../service/message-row.js";
import { markFailed } from "../service/message-view.js";
import { callbackBody, documentedBody, type Occurrence } from "../service/occurrence.js";
import type { TopicRow } from "../service/topics.js";
import { type WebhookRow, webhooksFor } from "../service/webhooks.js";
import type { World } from "../service/world.js";
import { type DeliveryRow, toDeliveryView } from "./delivery-row.js";
import { Gate } from "./gate.js";
import { type PostOutcome, post } from "./post.js";
import { type DeliveryMode, nextAttemptAt } from "./retry-schedule.js";

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
  readonly #world: World;
  readonly #mode: DeliveryMode;
  readonly #gate = new Gate(MOST_AT_ONCE);
  readonly #running = new Map<string, Promise<PostOutcome | undefined>>();

  constructor(world: World, mode: DeliveryMode) {
    this.#world = world;
    this.#mode = mode;
  }

  /** Tells what happened: to the message's own callback, and to the account's webhooks where the profile fires them. */
  occurred(occurrence: Occurrence): void {
    const { row, event } = occurrence;
    if (event === "action" && row.callback_url !== null)
      this.#send({
        kind: "callback",
        event,
        messageId: row.id,
        url: row.callback_url,
        headers: row.callback_headers ? JSON.parse(row.callback_headers) : {},
        body: callbackBody(this.#world, occurrence),
      });
    if (this.#world.profile.live("silentWebhooks")) return;
    for (const webhook of webhooksFor(this.#world, row.account_id, event, row.topic_id))
      this.#send({
        kind: "webhook",
        event,
        messageId: row.id,
        webhookId: webhook.id,
        url: webhook.url,
        body: documentedBody(occurrence),
      });
  }

  /** Webhook subscribers of a topic get every message. */
  toSubscribers(row: MessageRow, topic: TopicRow): void {
    const subscribers = this.#world.db.all<{ endpoint: string }>(
      "SELECT endpoint FROM subscribers WHERE topic_id = ? AND type = 'webhook'",
      topic.id,
    );
    const { id, title, message, priority, tags, click_url } = row;
    const timestamp = iso(row.created_at);
    for (const { endpoint } of subscribers)
      this.#send({
        kind: "subscriber",
        event: "message",
        messageId: id,
        url: endpoint,
        body: {
          topic: topic.name,
          title,
          message,
          priority,
          tags: tags ? JSON.parse(tags) : null,
          click_url,
          timestamp,
          id,
        },
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
        message_id: this.#world.ids.uuid(),
        action: "test_action",
        action_label: "Test Action",
        reply: null,
        device: "Test Device",
        timestamp: iso(this.#world.clock.now()),
      },
    });
    const outcome = await this.#running.get(id);
    const success = outcome !== undefined && delivered(outcome);
    return { success, status: outcome?.status ?? null, error: outcome?.error ?? null };
  }

  /** Sends it, for the first time or again; one that is being sent is not sent twice at once. */
  attempt(id: string): void {
    if (this.#running.has(id)) return;
    const run = this.#gate.pass(() => this.#attempt(id)).finally(() => this.#running.delete(id));
    this.#running.set(id, run);
  }

  /** Attempts whatever is due by now. */
  attemptDue(): void {
    const due = this.#world.db.all<{ id: string }>(
      "SELECT id FROM deliveries WHERE state = 'pending' AND next_attempt_at <= ?",
      this.#world.clock.now(),
    );
    for (const { id } of due) this.attempt(id);
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  view(id: string): DeliveryView | undefined {
    const row = this.#row(id);
    return row && toDeliveryView(row);
  }

  /** Whether a phone may still get it. */
  #waits(messageId: string): boolean {
    const sql = "SELECT 1 FROM message_devices WHERE message_id = ? AND delivered_at IS NULL";
    return this.#world.db.get(sql, messageId) !== undefined;
  }

  #row(id: string): DeliveryRow | undefined {
    return this.#world.db.get<DeliveryRow>("SELECT * FROM deliveries WHERE id = ?", id);
  }

  #send(delivery: NewDelivery): string {
    const { db, ids, clock } = this.#world;
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
    this.attempt(id);
    return id;
  }

  async #attempt(id: string): Promise<PostOutcome | undefined> {
    const { db, clock, targets } = this.#world;
    const row = this.#row(id);
    if (!row) return undefined;
    const at = iso(clock.now());
    const outcome =
      this.#mode === "off"
        ? NOT_SENT
        : await post(row.url, JSON.parse(row.headers), row.body, { allowPrivate: targets.privateAddresses });
    const attempts = [...JSON.parse(row.attempts), { at, ...outcome }].slice(-KEPT_ATTEMPTS);
    const gone = outcome.status === 410;
    const next = delivered(outcome) || gone ? null : nextAttemptAt(this.#mode, attempts.length, clock.now());
    const state = delivered(outcome) ? "delivered" : next === null ? "failed" : "pending";
    db.run(
      "UPDATE deliveries SET state = ?, attempts = ?, next_attempt_at = ? WHERE id = ?",
      state,
      JSON.stringify(attempts),
      next,
      id,
    );
    if (gone && row.webhook_id && this.#mode === "retry")
      db.run("UPDATE webhooks SET active = 0 WHERE id = ?", row.webhook_id);
    if (state === "failed" && row.kind === "subscriber" && row.message_id && !this.#waits(row.message_id))
      markFailed(this.#world, row.message_id);
    const view = this.view(id);
    if (view) this.#world.publish({ type: "delivery", delivery: view });
    return outcome;
  }
}

const NOT_SENT: PostOutcome = { status: null, error: "deliveries are off", durationMs: 0, responseBody: "" };

const delivered = ({ status }: PostOutcome): boolean => status !== null && status >= 200 && status < 300;
