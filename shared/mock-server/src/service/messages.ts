import { DEFAULT_EXPIRY_MS, type PushBody, type PushResult } from "@iotpush/core/contract";
import { iso } from "../clock.js";
import { messageView } from "./message-view.js";
import type { TopicRow } from "./topics.js";
import type { World } from "./world.js";

/** A push: stored, handed to the phones that are online, and told to whoever watches. */
export function push(world: World, topic: TopicRow, body: PushBody): PushResult {
  const { db, ids, clock, profile } = world;
  const now = clock.now();
  const id = ids.uuid();
  const receiptId = ids.uuid();
  const callbackUrl = profile.live("callbackKey") ? body.callback : body.callback_url;
  const clickUrl = profile.live("clickKey") ? body.click : body.click_url;
  const phones = db.all<{ id: string; online: number }>(
    "SELECT d.id, d.online FROM subscriptions s JOIN devices d ON d.id = s.device_id WHERE s.topic_id = ? AND d.active = 1",
    topic.id,
  );
  db.transaction(() => {
    db.insert("messages", {
      id,
      receipt_id: receiptId,
      topic_id: topic.id,
      account_id: topic.account_id,
      title: body.title ?? null,
      message: body.message,
      priority: body.priority ?? "normal",
      tags: body.tags ? JSON.stringify(splitTags(body.tags)) : null,
      click_url: clickUrl ?? null,
      actions: body.actions?.length ? JSON.stringify(body.actions) : null,
      callback_url: callbackUrl ?? null,
      callback_headers:
        profile.live("callbackKey") && body.callback_headers ? JSON.stringify(body.callback_headers) : null,
      metadata: body.metadata ? JSON.stringify(body.metadata) : null,
      delivered_count: phones.filter((phone) => phone.online).length,
      created_at: now,
      updated_at: now,
      expires_at: now + DEFAULT_EXPIRY_MS,
    });
    for (const phone of phones)
      db.insert("message_devices", {
        message_id: id,
        device_id: phone.id,
        delivered_at: phone.online ? now : null,
      });
  });
  world.publish({ type: "message", message: messageView(world, id) });
  return {
    success: true,
    id,
    receipt_id: receiptId,
    topic: topic.name,
    timestamp: iso(now),
    subscribers: phones.length,
  };
}

const splitTags = (tags: string): string[] =>
  tags
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
