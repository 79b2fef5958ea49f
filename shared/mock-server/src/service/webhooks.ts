import {
  isLoopback,
  WEBHOOKS_PER_ACCOUNT,
  type Webhook,
  type WebhookCreate,
  type WebhookUpdate,
} from "@iotpush/core/contract";
import { iso } from "../clock.js";
import { ApiError } from "../errors.js";
import { type Account, ownRow } from "./accounts.js";
import type { ServiceContext } from "./context.js";

export interface WebhookRow {
  readonly id: string;
  readonly account_id: string;
  readonly url: string;
  readonly events: string;
  readonly topic_ids: string;
  readonly active: number;
  readonly created_at: number;
}

export function createWebhook(service: ServiceContext, account: Account, body: WebhookCreate): Webhook {
  const { db, ids, clock } = service;
  checkUrl(service, body.url);
  const count = db.count("webhooks", "account_id = ?", account.id);
  if (count >= WEBHOOKS_PER_ACCOUNT)
    throw new ApiError(403, {
      error: `Webhook limit reached (${WEBHOOKS_PER_ACCOUNT} webhooks per account)`,
      limit: WEBHOOKS_PER_ACCOUNT,
      current: count,
    });
  const row: WebhookRow = {
    id: ids.uuid(),
    account_id: account.id,
    url: body.url,
    events: JSON.stringify(body.events),
    topic_ids: JSON.stringify(body.topic_ids ?? []),
    active: 1,
    created_at: clock.now(),
  };
  db.insert("webhooks", { ...row });
  return toWebhook(row);
}

export function listWebhooks(service: ServiceContext, account: Account): Webhook[] {
  return service.db
    .all<WebhookRow>(
      "SELECT * FROM webhooks WHERE account_id = ? ORDER BY created_at DESC, rowid DESC",
      account.id,
    )
    .map(toWebhook);
}

export function updateWebhook(
  service: ServiceContext,
  account: Account,
  id: string,
  changes: WebhookUpdate,
): Webhook {
  const row = ownWebhook(service, account, id);
  if (changes.url !== undefined) checkUrl(service, changes.url);
  const next = {
    url: changes.url ?? row.url,
    events: changes.events ? JSON.stringify(changes.events) : row.events,
    topic_ids: changes.topic_ids ? JSON.stringify(changes.topic_ids) : row.topic_ids,
    active: (changes.active ?? row.active === 1) ? 1 : 0,
  };
  service.db.update("webhooks", id, next);
  return toWebhook({ ...row, ...next });
}

export function deleteWebhook(service: ServiceContext, account: Account, id: string): void {
  ownWebhook(service, account, id);
  service.db.run("DELETE FROM webhooks WHERE id = ?", id);
}

export const ownWebhook = (service: ServiceContext, account: Account, id: string): WebhookRow =>
  ownRow(service, account, ["webhooks", "Webhook"], id);

/** The active webhooks of an account that want this event of this topic. */
export function webhooksFor(
  service: ServiceContext,
  accountId: string,
  event: string,
  topicId: string,
): WebhookRow[] {
  return service.db
    .all<WebhookRow>("SELECT * FROM webhooks WHERE account_id = ? AND active = 1", accountId)
    .filter((row) => {
      const events: string[] = JSON.parse(row.events);
      const topics: string[] = JSON.parse(row.topic_ids);
      return (
        (events.includes("all") || events.includes(event)) &&
        (topics.length === 0 || topics.includes(topicId))
      );
    });
}

/** Plain http only to this machine, if the server is on loopback itself, or wherever --allow-http-webhooks lets it. */
function checkUrl({ targets }: ServiceContext, text: string): void {
  const url = new URL(text);
  const local = targets.httpWebhooks === "loopback" && isLoopback(url.hostname);
  if (url.protocol === "https:" || targets.httpWebhooks === true || local) return;
  throw new ApiError(400, {
    error: "Webhook URL must use HTTPS",
    fields: [{ field: "url", problem: "must start with https://" }],
  });
}

const toWebhook = (row: WebhookRow): Webhook => ({
  id: row.id,
  url: row.url,
  events: JSON.parse(row.events),
  topic_ids: JSON.parse(row.topic_ids),
  active: row.active === 1,
  created_at: iso(row.created_at),
});
