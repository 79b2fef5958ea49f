import type { ServiceContext } from "../service/context.js";
import { listDevices, registerDevice } from "../service/devices.js";
import { phoneViews, topicViews } from "../service/state.js";
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

const changed = (service: ServiceContext): void => {
  service.publish({ type: "topics", topics: topicViews(service) });
  service.publish({ type: "phones", phones: phoneViews(service) });
};

/** The account's topics, devices, subscribers and webhooks. Documentation: Topics API, Devices, Webhooks; live service: subscribers. */
export const account: Partial<Routes> = {
  "topics.list": { handle: ({ service, account }) => ({ topics: listTopics(service, account()) }) },
  "topics.create": {
    handle: ({ service, account, body }) => {
      const topic = createTopic(service, account(), body);
      changed(service);
      return { topic };
    },
  },
  "topics.update": {
    handle: ({ service, account, params, body }) => {
      const topic = updateTopic(service, account(), params.id ?? "", body);
      changed(service);
      return { topic };
    },
  },
  "topics.delete": {
    handle: ({ service, account, params }) => {
      const messageIds = deleteTopic(service, account(), params.id ?? "");
      service.publish({ type: "removed", messageIds });
      changed(service);
      return done;
    },
  },
  "devices.register": {
    handle: ({ service, account, body }) => {
      const device = registerDevice(service, account(), body);
      changed(service);
      return device;
    },
  },
  "devices.list": { handle: ({ service, account }) => ({ devices: listDevices(service, account()) }) },
  "subscribers.join": {
    row: "subscribersApi",
    handle: ({ service, account, body }) => {
      const result = joinTopic(service, account(), body);
      changed(service);
      return result;
    },
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
    handle: ({ service, account, query }) => {
      deleteSubscriber(service, account(), query.id);
      changed(service);
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
