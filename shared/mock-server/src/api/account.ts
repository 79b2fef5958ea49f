import { phoneViews, topicViews } from "../control/state.js";
import { listDevices, registerDevice } from "../service/devices.js";
import { createSubscriber, deleteSubscriber, joinTopic, listSubscribers } from "../service/subscribers.js";
import { createTopic, deleteTopic, listTopics, updateTopic } from "../service/topics.js";
import type { World } from "../service/world.js";
import type { Routes } from "./route.js";

const done = { success: true } as const;

const changed = (world: World): void => {
  world.publish({ type: "topics", topics: topicViews(world) });
  world.publish({ type: "phones", phones: phoneViews(world) });
};

/** The account's topics, devices and subscribers. Documentation: Topics API, Devices; live service: subscribers. */
export const account: Partial<Routes> = {
  "topics.list": { handle: ({ world, account }) => ({ topics: listTopics(world, account()) }) },
  "topics.create": {
    handle: ({ world, account, body }) => {
      const topic = createTopic(world, account(), body);
      changed(world);
      return { topic };
    },
  },
  "topics.update": {
    handle: ({ world, account, params, body }) => {
      const topic = updateTopic(world, account(), params.id ?? "", body);
      changed(world);
      return { topic };
    },
  },
  "topics.delete": {
    handle: ({ world, account, params }) => {
      const messageIds = deleteTopic(world, account(), params.id ?? "");
      world.publish({ type: "removed", messageIds });
      changed(world);
      return done;
    },
  },
  "devices.register": {
    handle: ({ world, account, body }) => {
      const device = registerDevice(world, account(), body);
      changed(world);
      return device;
    },
  },
  "devices.list": { handle: ({ world, account }) => ({ devices: listDevices(world, account()) }) },
  "subscribers.join": {
    row: "subscribersApi",
    handle: ({ world, account, body }) => {
      const result = joinTopic(world, account(), body);
      changed(world);
      return result;
    },
  },
  "subscribers.list": {
    row: "subscribersApi",
    handle: ({ world, account, query }) => ({
      subscribers: listSubscribers(world, account(), query.topic_id),
    }),
  },
  "subscribers.create": {
    row: "subscribersApi",
    handle: ({ world, account, body }) => ({ subscriber: createSubscriber(world, account(), body) }),
  },
  "subscribers.delete": {
    row: "subscribersApi",
    handle: ({ world, account, query }) => {
      deleteSubscriber(world, account(), query.id);
      changed(world);
      return done;
    },
  },
};
