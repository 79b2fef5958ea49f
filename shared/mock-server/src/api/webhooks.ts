import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  ownWebhook,
  updateWebhook,
} from "../service/webhooks.js";
import type { Routes } from "./route.js";

/** Account webhooks. Documentation: Webhooks. */
export const webhooks: Partial<Routes> = {
  "webhooks.create": {
    handle: ({ world, account, body }) => ({ webhook: createWebhook(world, account(), body) }),
  },
  "webhooks.list": { handle: ({ world, account }) => ({ webhooks: listWebhooks(world, account()) }) },
  "webhooks.update": {
    handle: ({ world, account, params, body }) => ({
      webhook: updateWebhook(world, account(), params.id ?? "", body),
    }),
  },
  "webhooks.delete": {
    handle: ({ world, account, params }) => {
      deleteWebhook(world, account(), params.id ?? "");
      return { success: true } as const;
    },
  },
  "webhooks.test": {
    handle: ({ world, account, params, deliverer }) =>
      deliverer.test(ownWebhook(world, account(), params.id ?? "")),
  },
};
