import type { DocumentedSubscriber as Subscriber } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import { requirePaidPlan } from "../service/plans.js";
import {
  createResource,
  listResources,
  ownRow,
  registerDevice,
  subscribe,
  toResource,
} from "../service/resources.js";
import { requireTopicKey, topicByName } from "../service/topics.js";
import type { Row } from "../store/database.js";
import type { Routes } from "./route.js";

/** The account's phones and its topics' other subscribers. Documentation: Devices; live service: subscribers. */
export const phones: Partial<Routes> = {
  "devices.register": {
    changesState: true,
    handle: ({ service, account, body }) => registerDevice(service, account().id, body),
  },
  "devices.list": {
    handle: ({ service, account }) => {
      const ofAccount = "account_id = ? ORDER BY last_seen_at DESC, rowid DESC";
      return { devices: listResources(service, "devices", ofAccount, account().id) };
    },
  },
  // How the app joins a topic: with the named device, or with all of the account's. Anyone may join a public topic.
  "subscribers.join": {
    row: "subscribersApi",
    changesState: true,
    handle: ({ service, account, body: { topic_name, api_key, device_id = null } }) => {
      const { id } = account();
      const topic = topicByName(service, topic_name);
      if (topic.account_id !== id) requireTopicKey(service, topic, api_key);
      const devices = service.db.all<{ id: string }>(
        "SELECT id FROM devices WHERE account_id = ? AND id = coalesce(?, id)",
        id,
        device_id,
      );
      if (device_id && devices.length === 0) throw new ApiError(404, "Device not found");
      for (const device of devices) subscribe(service, topic.id, device.id);
      return { topic_id: topic.id, topic_name: topic.name, subscribed: devices.length > 0 };
    },
  },
  "subscribers.list": {
    row: "subscribersApi",
    handle: ({ service, account, query: { topic_id } }) => {
      ownRow(service, account(), "topics", topic_id);
      const devices = service.db.all<Row>(
        `SELECT s.topic_id || ':' || d.id AS id, s.topic_id, d.push_token AS endpoint, 'expo_push' AS type, d.created_at
         FROM subscriptions s JOIN devices d ON d.id = s.device_id WHERE s.topic_id = ?`,
        topic_id,
      );
      const others = listResources(service, "subscribers", "topic_id = ?", topic_id);
      return { subscribers: [...devices.map(toResource<Subscriber>), ...others] };
    },
  },
  "subscribers.create": {
    row: "subscribersApi",
    handle: ({ service, account, body }) => {
      ownRow(service, account(), "topics", body.topic_id);
      if (body.type === "webhook") requirePaidPlan(service, account(), "Webhook subscribers");
      return { subscriber: createResource(service, "subscribers", body) };
    },
  },
  "subscribers.delete": {
    row: "subscribersApi",
    changesState: true,
    handle: ({ service: { db }, service, account, query: { id } }) => {
      const row = db.get<{ topic_id: string }>("SELECT topic_id FROM subscribers WHERE id = ?", id);
      const [phonesTopic = "", deviceId = ""] = id.split(":");
      if (!row && !deviceId) throw new ApiError(404, "Subscriber not found");
      ownRow(service, account(), "topics", row?.topic_id ?? phonesTopic);
      const removed = row
        ? db.run("DELETE FROM subscribers WHERE id = ?", id)
        : db.run("DELETE FROM subscriptions WHERE topic_id = ? AND device_id = ?", phonesTopic, deviceId);
      if (removed === 0) throw new ApiError(404, "Subscriber not found");
      return { success: true };
    },
  },
};
