import { listDevices, registerDevice } from "../service/devices.js";
import { createSubscriber, deleteSubscriber, joinTopic, listSubscribers } from "../service/subscribers.js";
import { createTopic, deleteTopic, listTopics, updateTopic } from "../service/topics.js";
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  ownWebhook,
  updateWebhook,
} from "../service/webhooks.js";
import type { Routes } from "./route.js";

const done = { success: true } as const;

/** The account's topics, devices, subscribers and webhooks. Documentation: Topics API, Devices, Webhooks; live service: subscribers. */
export const account: Partial<Routes> = {
  "topics.list": { handle: ({ service, account }) => ({ topics: listTopics(service, account()) }) },
  "topics.create": {
    changesState: true,
    handle: ({ service, account, body }) => ({ topic: createTopic(service, account(), body) }),
  },
  "topics.update": {
    changesState: true,
    handle: ({ service, account, params, body }) => ({
      topic: updateTopic(service, account(), params.id ?? "", body),
    }),
  },
  "topics.delete": {
    changesState: true,
    handle: ({ service, account, params }) => {
      const messageIds = deleteTopic(service, account(), params.id ?? "");
      service.publish({ type: "removed", messageIds });
      return done;
    },
  },
  "devices.register": {
    changesState: true,
    handle: ({ service, account, body }) => registerDevice(service, account(), body),
  },
  "devices.list": { handle: ({ service, account }) => ({ devices: listDevices(service, account()) }) },
  "subscribers.join": {
    row: "subscribersApi",
    changesState: true,
    handle: ({ service, account, body }) => joinTopic(service, account(), body),
  },
  "subscribers.list": {
    row: "subscribersApi",
    handle: ({ service, account, query }) => ({
      subscribers: listSubscribers(service, account(), query.topic_id),
    }),
  },
  "subscribers.create": {
    row: "subscribersApi",
    handle: ({ service, account, body }) => ({ subscriber: createSubscriber(service, account(), body) }),
  },
  "subscribers.delete": {
    row: "subscribersApi",
    changesState: true,
    handle: ({ service, account, query }) => {
      deleteSubscriber(service, account(), query.id);
      return done;
    },
  },
  "webhooks.create": {
    handle: ({ service, account, body }) => ({ webhook: createWebhook(service, account(), body) }),
  },
  "webhooks.list": { handle: ({ service, account }) => ({ webhooks: listWebhooks(service, account()) }) },
  "webhooks.update": {
    handle: ({ service, account, params, body }) => ({
      webhook: updateWebhook(service, account(), params.id ?? "", body),
    }),
  },
  "webhooks.delete": {
    handle: ({ service, account, params }) => {
      deleteWebhook(service, account(), params.id ?? "");
      return done;
    },
  },
  "webhooks.test": {
    handle: ({ service, account, params, deliverer }) =>
      deliverer.test(ownWebhook(service, account(), params.id ?? "")),
  },
};
