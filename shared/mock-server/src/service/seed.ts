import { monthOf } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import type { Seed } from "../inputs/seed.js";
import { newSession } from "./accounts.js";
import type { ServiceContext } from "./context.js";
import { createResource, registerDevice, subscribe } from "./resources.js";

/** Puts the accounts of a seed into an empty database. */
export function applySeed(service: ServiceContext, seed: Seed): void {
  const { db, ids, clock } = service;
  db.transaction(() => {
    const topicIds = new Map<string, string>();
    const accounts = seed.accounts.map((account) => ({ account, account_id: ids.uuid() }));
    for (const { account, account_id } of accounts) {
      db.insert("accounts", { id: account_id, name: account.name, plan: account.plan });
      newSession(service, account_id, undefined, account.session_token);
      db.insert("usage", { account_id, month: monthOf(clock.now()), pushes: account.pushes_this_month });
      for (const topic of account.topics) {
        if (topicIds.has(topic.name))
          throw new ApiError(400, `The seed is not valid: two topics are named ${topic.name}`);
        const api_key = topic.api_key ?? ids.key();
        const { id } = createResource(service, "topics", { account_id, ...topic, api_key });
        topicIds.set(topic.name, id);
      }
    }
    for (const { account, account_id } of accounts)
      for (const { name, platform, online, topics } of account.phones) {
        const push_token = `ExponentPushToken[${ids.key().slice(0, 22)}]`;
        const phone = { push_token, platform, device_name: name, app_version: "1.1.1" };
        const { id } = registerDevice(service, account_id, phone);
        db.update("devices", id, { online: online ? 1 : 0 });
        for (const topic of topics ?? account.topics.map((each) => each.name)) {
          const topicId = topicIds.get(topic);
          if (!topicId)
            throw new ApiError(
              400,
              `The seed is not valid: ${name} subscribes to ${topic}, which no account has`,
            );
          subscribe(service, topicId, id);
        }
      }
  });
}
