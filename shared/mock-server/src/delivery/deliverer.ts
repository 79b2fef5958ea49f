import { iso } from "../clock.js";
import type { DeliveryView } from "../control/view.js";
import { callbackBody, type Tap } from "../service/actions.js";
import type { World } from "../service/world.js";
import { post } from "./post.js";

export interface DeliveryRow {
  readonly id: string;
  readonly kind: DeliveryView["kind"];
  readonly event: DeliveryView["event"];
  readonly message_id: string | null;
  readonly url: string;
  readonly headers: string;
  readonly body: string;
  readonly state: DeliveryView["state"];
  readonly attempts: string;
  readonly next_attempt_at: number | null;
}

/** Sends callbacks, and keeps a log of each attempt. */
export class Deliverer {
  readonly #world: World;
  readonly #running = new Set<Promise<void>>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The per-message callback of a tap, where the message has one. */
  callback(tap: Tap): void {
    const { callback_url: url, callback_headers: headers } = tap.row;
    if (url === null) return;
    this.send({
      kind: "callback",
      event: tap.event,
      messageId: tap.row.id,
      url,
      headers: headers ? JSON.parse(headers) : {},
      body: callbackBody(this.#world, tap),
    });
  }

  send(delivery: {
    readonly kind: DeliveryView["kind"];
    readonly event: DeliveryView["event"];
    readonly messageId: string | null;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: object;
  }): string {
    const id = this.#world.ids.uuid();
    this.#world.db.insert("deliveries", {
      id,
      kind: delivery.kind,
      event: delivery.event,
      message_id: delivery.messageId,
      url: delivery.url,
      headers: JSON.stringify(delivery.headers),
      body: JSON.stringify(delivery.body),
      state: "pending",
      attempts: "[]",
      created_at: this.#world.clock.now(),
    });
    this.attempt(id);
    return id;
  }

  /** Sends it, for the first time or again. */
  attempt(id: string): void {
    const run = this.#attempt(id).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }

  view(id: string): DeliveryView | undefined {
    const row = this.#world.db.get<DeliveryRow>("SELECT * FROM deliveries WHERE id = ?", id);
    return row && toDeliveryView(row);
  }

  async #attempt(id: string): Promise<void> {
    const { db, clock } = this.#world;
    const row = db.get<DeliveryRow>("SELECT * FROM deliveries WHERE id = ?", id);
    if (!row) return;
    const at = iso(clock.now());
    const outcome = await post(row.url, JSON.parse(row.headers), row.body);
    const attempts = [...JSON.parse(row.attempts), { at, ...outcome }].slice(-50);
    const delivered = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
    db.run(
      "UPDATE deliveries SET state = ?, attempts = ?, next_attempt_at = NULL WHERE id = ?",
      delivered ? "delivered" : "failed",
      JSON.stringify(attempts),
      id,
    );
    const view = this.view(id);
    if (view) this.#world.publish({ type: "delivery", delivery: view });
  }
}

export const toDeliveryView = (row: DeliveryRow): DeliveryView => ({
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
