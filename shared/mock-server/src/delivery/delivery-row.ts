import { iso } from "../clock.js";
import type { DeliveryView } from "../views.js";

export interface DeliveryRow {
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
