import type {
  DocumentedPushResult,
  Message,
  MessageListQuery,
  PushBody,
  STORED_PRIORITIES,
} from "@iotpush/core/contract";
import { iso } from "../clock.js";
import type { Deliverer } from "../delivery/deliverer.js";
import type { Account } from "./accounts.js";
import type { MessageRow } from "./message-row.js";
import { messageView } from "./message-view.js";
import { countPush, planOf } from "./plans.js";
import type { TopicRow } from "./topics.js";
import type { World } from "./world.js";

const SUFFIX = " • via iotpush.com";

/** A push: counted, stored, handed to the phones that are online and to webhook subscribers, and told to whoever watches. */
export function push(
  world: World,
  topic: TopicRow,
  body: PushBody,
  priority: (typeof STORED_PRIORITIES)[number],
  deliverer: Deliverer,
): { result: DocumentedPushResult; row: MessageRow } {
  const { db, clock, profile } = world;
  const phones = db.all<{ id: string; online: number }>(
    "SELECT d.id, d.online FROM subscriptions s JOIN devices d ON d.id = s.device_id WHERE s.topic_id = ? AND d.active = 1",
    topic.id,
  );
  const online = phones.filter((phone) => phone.online);
  const row = db.transaction(() => {
    countPush(world, topic.account_id);
    const stored = { ...store(world, topic, body), priority, delivered_count: online.length };
    db.insert("messages", stored);
    const row = db.get<MessageRow>("SELECT * FROM messages WHERE id = ?", stored.id) as MessageRow;
    for (const phone of phones)
      db.insert("message_devices", {
        message_id: row.id,
        seq: row.seq,
        device_id: phone.id,
        delivered_at: phone.online ? clock.now() : null,
      });
    return row;
  });
  world.publish({ type: "message", message: messageView(world, row.id) });
  deliverer.toSubscribers(row, topic);
  if (online.length > 0)
    deliverer.occurred({ row, topic: topic.name, event: "delivered", at: row.created_at });
  return {
    row,
    result: {
      success: true,
      id: row.id,
      receipt_id: row.receipt_id,
      topic: topic.name,
      timestamp: iso(row.created_at),
      subscribers: phones.length,
      ...(profile.live("pushResultMessage") ? { message: "Notification sent" } : {}),
    },
  };
}

function store(world: World, topic: TopicRow, body: PushBody) {
  const { db, ids, clock, profile, limits } = world;
  const now = clock.now();
  const account = db.get<Account>("SELECT id, name, plan FROM accounts WHERE id = ?", topic.account_id);
  const suffix = profile.live("freePlanSuffix") && account && planOf(account) === "free" ? SUFFIX : "";
  const live = profile.live("callbackKey");
  return {
    id: ids.uuid(),
    receipt_id: ids.uuid(),
    topic_id: topic.id,
    account_id: topic.account_id,
    title: body.title ?? null,
    message: `${body.message}${suffix}`,
    tags: body.tags ? JSON.stringify(splitTags(body.tags)) : null,
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

/** The topic's recent messages, newest first, at most 50. Live service. */
export function listMessages(world: World, topic: TopicRow, query: MessageListQuery): Message[] {
  return world.db
    .all<MessageRow>(
      "SELECT * FROM messages WHERE topic_id = ? AND created_at > ? ORDER BY created_at DESC, seq DESC LIMIT ?",
      topic.id,
      query.since ? Date.parse(query.since) : 0,
      query.limit ?? 10,
    )
    .map((row) => ({
      id: row.id,
      title: row.title,
      message: row.message,
      priority: row.priority,
      tags: row.tags ? JSON.parse(row.tags) : null,
      click_url: row.click_url,
      created_at: iso(row.created_at),
    }));
}

const splitTags = (tags: string): string[] =>
  tags
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
