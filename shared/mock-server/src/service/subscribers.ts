import {
  PLANS,
  type SubscribeBody,
  type SubscribeResult,
  type DocumentedSubscriber as Subscriber,
  type SubscriberCreate,
  type SubscriberType,
} from "@iotpush/core/contract";
import { iso } from "../clock.js";
import { ApiError } from "../errors.js";
import type { Account } from "./accounts.js";
import type { ServiceContext } from "./context.js";
import { subscribe } from "./devices.js";
import { planOf } from "./plans.js";
import { ownTopic, requireTopicKey, topicByName } from "./topics.js";

interface SubscriberRow {
  readonly id: string;
  readonly topic_id: string;
  readonly endpoint: string;
  readonly type: SubscriberType;
  readonly created_at: number;
}

/** How the app joins a topic: the named device, or all of the account. Anyone may join a public one. */
export function joinTopic(service: ServiceContext, account: Account, body: SubscribeBody): SubscribeResult {
  const topic = topicByName(service, body.topic_name);
  if (topic.account_id !== account.id) requireTopicKey(service, topic, body.api_key);
  const devices = service.db.all<{ id: string }>(
    "SELECT id FROM devices WHERE account_id = ? AND (? IS NULL OR id = ?)",
    account.id,
    body.device_id ?? null,
    body.device_id ?? null,
  );
  if (body.device_id && devices.length === 0) throw new ApiError(404, "Device not found");
  for (const device of devices) subscribe(service, topic.id, device.id);
  return { topic_id: topic.id, topic_name: topic.name, subscribed: devices.length > 0 };
}

/** The topic's webhook, e-mail and phone subscribers. */
export function listSubscribers(service: ServiceContext, account: Account, topicId: string): Subscriber[] {
  const topic = ownTopic(service, account, topicId);
  const phones = service.db.all<SubscriberRow>(
    `SELECT s.topic_id || ':' || d.id AS id, s.topic_id, d.push_token AS endpoint, 'expo_push' AS type, d.created_at
     FROM subscriptions s JOIN devices d ON d.id = s.device_id WHERE s.topic_id = ?`,
    topic.id,
  );
  const others = service.db.all<SubscriberRow>("SELECT * FROM subscribers WHERE topic_id = ?", topic.id);
  return [...phones, ...others].map(toSubscriber);
}

export function createSubscriber(
  service: ServiceContext,
  account: Account,
  body: SubscriberCreate,
): Subscriber {
  const topic = ownTopic(service, account, body.topic_id);
  if (body.type === "webhook" && service.profile.live("paidFeatures") && !PLANS[planOf(account)].paid)
    throw new ApiError(403, { error: "Webhook subscribers need a paid plan", plan: account.plan });
  const row: SubscriberRow = {
    id: service.ids.uuid(),
    topic_id: topic.id,
    endpoint: body.endpoint,
    type: body.type,
    created_at: service.clock.now(),
  };
  service.db.insert("subscribers", { ...row });
  return toSubscriber(row);
}

export function deleteSubscriber(service: ServiceContext, account: Account, id: string): void {
  const [topicId, deviceId] = id.split(":");
  const row = service.db.get<{ topic_id: string }>("SELECT topic_id FROM subscribers WHERE id = ?", id);
  const topic = row?.topic_id ?? (deviceId ? topicId : undefined);
  if (topic === undefined) throw new ApiError(404, "Subscriber not found");
  ownTopic(service, account, topic);
  const removed = row
    ? service.db.run("DELETE FROM subscribers WHERE id = ?", id)
    : service.db.run("DELETE FROM subscriptions WHERE topic_id = ? AND device_id = ?", topic, deviceId ?? "");
  if (removed === 0) throw new ApiError(404, "Subscriber not found");
}

const toSubscriber = ({ created_at, ...row }: SubscriberRow): Subscriber => ({
  ...row,
  created_at: iso(created_at),
});
