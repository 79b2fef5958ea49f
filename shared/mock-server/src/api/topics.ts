import { PLANS, toTopicName } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import type { ServiceContext } from "../service/context.js";
import { planOf, requirePaidPlan } from "../service/plans.js";
import { createResource, listResources, ownRow, updateResource } from "../service/resources.js";
import type { Routes } from "./route.js";

const PRIVATE_TOPICS = "Private topics";

/** Documentation: Topics API. */
export const topics: Partial<Routes> = {
  "topics.list": {
    handle: ({ service, account }) => {
      const ofAccount = "account_id = ? ORDER BY created_at DESC, rowid DESC";
      return { topics: listResources(service, "topics", ofAccount, account().id) };
    },
  },
  "topics.create": {
    changesState: true,
    handle: ({ service, account, body }) => {
      const { id: account_id, plan } = account();
      const name = freeName(service, body.name);
      const limit = PLANS[planOf(account())].topics;
      const current = service.db.count("topics", "account_id = ?", account_id);
      if (current >= limit) {
        const error = `Topic limit reached (${limit} topics on the ${plan} plan)`;
        throw new ApiError(403, { error, limit, current, plan });
      }
      if (body.is_private) requirePaidPlan(service, account(), PRIVATE_TOPICS);
      const topic = { account_id, is_private: false, ...body, name, api_key: service.ids.key() };
      return { topic: createResource(service, "topics", topic) };
    },
  },
  "topics.update": {
    changesState: true,
    handle: ({ service, account, params: { id = "" }, body }) => {
      ownRow(service, account(), "topics", id);
      if (body.is_private) requirePaidPlan(service, account(), PRIVATE_TOPICS);
      const name = body.name === undefined ? undefined : freeName(service, body.name, id);
      return { topic: updateResource(service, "topics", id, { ...body, name }) };
    },
  },
  "topics.delete": {
    changesState: true,
    handle: ({ service, account, params: { id = "" } }) => {
      ownRow(service, account(), "topics", id);
      const messages = service.db.all<{ id: string }>("SELECT id FROM messages WHERE topic_id = ?", id);
      service.db.run("DELETE FROM topics WHERE id = ?", id);
      service.publish({ type: "removed", messageIds: messages.map((message) => message.id) });
      return { success: true };
    },
  },
};

function freeName({ db }: ServiceContext, wanted: string, ownId?: string): string {
  const name = toTopicName(wanted);
  if (!name) throw new ApiError(400, "Invalid topic name");
  const taken = db.get<{ id: string }>("SELECT id FROM topics WHERE name = ?", name);
  if (taken && taken.id !== ownId) throw new ApiError(409, "Topic name already exists");
  return name;
}
