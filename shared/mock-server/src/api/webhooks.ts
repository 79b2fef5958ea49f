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
      return { success: true } as const;
    },
  },
  "webhooks.test": {
    handle: ({ service, account, params, deliverer }) =>
      deliverer.test(ownWebhook(service, account(), params.id ?? "")),
  },
};
