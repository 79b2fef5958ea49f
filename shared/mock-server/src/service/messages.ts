import {
  commaList,
  type DocumentedPushResult,
  type DocumentedMessage as Message,
  type MessageListQuery,
  type PushBody,
  type STORED_PRIORITIES,
} from "@iotpush/core/contract";
import { iso } from "../clock.js";
import type { ServiceContext } from "./context.js";
import { countPush, planOf } from "./plans.js";
import { findMessages } from "./stored-message.js";
import type { TopicRow } from "./topics.js";

const SUFFIX = " • via iotpush.com";
/** The live service lists no more, however many are asked for. */
const MOST_LISTED = 50;

/** A push: counted, stored, handed to the phones that are online, and announced. */
export function acceptPush(
  service: ServiceContext,
  topic: TopicRow,
  body: PushBody,
  priority: (typeof STORED_PRIORITIES)[number] = body.priority ?? "normal",
): DocumentedPushResult {
  const { db, profile } = service;
  return db.transaction(() => {
    countPush(service, topic);
    const phones = db.all<{ id: string; online: number }>(
      "SELECT d.id, d.online FROM subscriptions s JOIN devices d ON d.id = s.device_id WHERE s.topic_id = ? AND d.active = 1",
      topic.id,
    );
    const reached = phones.filter((phone) => phone.online).length;
    const stored = { ...toStored(service, topic, body), priority, delivered_count: reached };
    const seq = db.insert("messages", stored);
    const at = stored.created_at;
    for (const { id, online } of phones)
      db.insert("message_devices", {
        message_id: stored.id,
        seq,
        device_id: id,
        delivered_at: online ? at : null,
      });
    const unseen = { seq, failed: 0, read_count: 0, acted_count: 0 };
    const row = { ...stored, ...unseen, topic: topic.name, topic_key: topic.api_key };
    service.publish({ type: "message", row, isNew: true, event: reached > 0 ? "delivered" : undefined, at });
    return {
      success: true,
      id: row.id,
      receipt_id: row.receipt_id,
      topic: topic.name,
      timestamp: iso(at),
      subscribers: phones.length,
      ...(profile.live("pushResultMessage") ? { message: "Notification sent" } : {}),
    };
  });
}

function toStored(service: ServiceContext, topic: TopicRow, body: PushBody) {
  const { ids, clock, profile, limits } = service;
  const now = clock.now();
  const suffix = profile.live("freePlanSuffix") && planOf(topic) === "free" ? SUFFIX : "";
  const live = profile.live("callbackKey");
  const text = profile.live("whiteSpace") ? body.message.trim() : body.message;
  return {
    id: ids.uuid(),
    receipt_id: ids.uuid(),
    topic_id: topic.id,
    account_id: topic.account_id,
    title: body.title ?? null,
    message: `${text}${suffix}`,
    tags: body.tags ? JSON.stringify(commaList(body.tags)) : null,
    click_url: (profile.live("clickKey") ? body.click : body.click_url) ?? null,
    actions: body.actions?.length ? JSON.stringify(body.actions) : null,
    callback_url: (live ? body.callback : body.callback_url) ?? null,
    callback_headers: live && body.callback_headers ? JSON.stringify(body.callback_headers) : null,
    metadata: body.metadata ? JSON.stringify(body.metadata) : null,
    created_at: now,
    updated_at: now,
    expires_at: now + limits.expiryMs,
  };
}

export function listMessages({ db }: ServiceContext, topic: TopicRow, query: MessageListQuery): Message[] {
  return findMessages(
    db,
    "m.topic_id = ? AND m.created_at > ? ORDER BY m.created_at DESC, m.seq DESC LIMIT ?",
    topic.id,
    query.since ? Date.parse(query.since) : 0,
    Math.min(MOST_LISTED, query.limit ?? 10),
  ).map((row) => ({
    id: row.id,
    title: row.title,
    message: row.message,
    priority: row.priority,
    tags: row.tags ? JSON.parse(row.tags) : null,
    click_url: row.click_url,
    created_at: iso(row.created_at),
  }));
}
