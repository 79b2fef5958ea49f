import { isLoopback, WEBHOOKS_PER_ACCOUNT } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import type { ServiceContext } from "../service/context.js";
import { createResource, listResources, ownRow, updateResource } from "../service/resources.js";
import type { Routes } from "./route.js";

/** Documentation: Webhooks. */
export const webhooks: Partial<Routes> = {
  "webhooks.create": {
    handle: ({ service, account, body }) => {
      checkUrl(service, body.url);
      const [account_id, limit] = [account().id, WEBHOOKS_PER_ACCOUNT];
      const current = service.db.count("webhooks", "account_id = ?", account_id);
      if (current >= limit) {
        const error = `Webhook limit reached (${limit} webhooks per account)`;
        throw new ApiError(403, { error, limit, current });
      }
      return { webhook: createResource(service, "webhooks", { account_id, topic_ids: [], ...body }) };
    },
  },
  "webhooks.list": {
    handle: ({ service, account }) => {
      const ofAccount = "account_id = ? ORDER BY created_at DESC, rowid DESC";
      return { webhooks: listResources(service, "webhooks", ofAccount, account().id) };
    },
  },
  "webhooks.update": {
    handle: ({ service, account, params: { id = "" }, body }) => {
      ownRow(service, account(), "webhooks", id);
      if (body.url !== undefined) checkUrl(service, body.url);
      return { webhook: updateResource(service, "webhooks", id, body) };
    },
  },
  "webhooks.delete": {
    handle: ({ service, account, params: { id = "" } }) => {
      ownRow(service, account(), "webhooks", id);
      service.db.run("DELETE FROM webhooks WHERE id = ?", id);
      return { success: true };
    },
  },
  "webhooks.test": {
    handle: ({ service, account, params: { id = "" }, deliverer }) =>
      deliverer.test(ownRow(service, account(), "webhooks", id)),
  },
};

/** Plain http only to this machine, if the server is on loopback itself, or wherever --allow-http-webhooks lets it. */
function checkUrl({ targets }: ServiceContext, text: string): void {
  const url = new URL(text);
  const local = targets.httpWebhooks === "loopback" && isLoopback(url.hostname);
  if (url.protocol === "https:" || targets.httpWebhooks === true || local) return;
  throw new ApiError(400, {
    error: "Webhook URL must use HTTPS",
    fields: [{ field: "url", problem: "must start with https://" }],
  });
}
