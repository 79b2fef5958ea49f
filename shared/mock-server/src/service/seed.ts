import { monthOf } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import type { Seed } from "../inputs/seed.js";
import { SESSION_MS } from "./accounts.js";
import type { ServiceContext } from "./context.js";

/** Puts the accounts of a seed into an empty database. */
export function applySeed(service: ServiceContext, seed: Seed): void {
  const { db, ids, clock } = service;
  const now = clock.now();
  db.transaction(() => {
    const topicIds = new Map<string, string>();
    const accounts = seed.accounts.map((account) => ({ account, id: ids.uuid() }));
    for (const { account, id } of accounts) {
      db.insert("accounts", { id, name: account.name, plan: account.plan });
      const token = account.session_token ?? ids.key();
      db.insert("sessions", { token, account_id: id, expires_at: now + SESSION_MS });
      db.insert("usage", { account_id: id, month: monthOf(now), pushes: account.pushes_this_month });
      for (const topic of account.topics) {
        const topicId = ids.uuid();
        if (topicIds.has(topic.name))
          throw new ApiError(400, `The seed is not valid: two topics are named ${topic.name}`);
        topicIds.set(topic.name, topicId);
        db.insert("topics", {
          id: topicId,
          account_id: id,
          name: topic.name,
          description: topic.description ?? null,
          is_private: topic.is_private ? 1 : 0,
          api_key: topic.api_key ?? ids.key(),
          created_at: now,
        });
      }
    }
    for (const { account, id } of accounts)
      for (const phone of account.phones) {
        const deviceId = ids.uuid();
        db.insert("devices", {
          id: deviceId,
          account_id: id,
          push_token: `ExponentPushToken[${ids.key().slice(0, 22)}]`,
          platform: phone.platform,
          device_name: phone.name,
          app_version: "1.1.1",
          last_seen_at: now,
          online: phone.online ? 1 : 0,
          created_at: now,
        });
        for (const name of phone.topics ?? account.topics.map((topic) => topic.name)) {
          const topicId = topicIds.get(name);
          if (!topicId)
            throw new ApiError(
              400,
              `The seed is not valid: ${phone.name} subscribes to ${name}, which no account has`,
            );
          db.insert("subscriptions", { topic_id: topicId, device_id: deviceId });
        }
      }
  });
}
