import type { Platform } from "@iotpush/core/contract";
import { DEMO } from "./demo.js";
import { Refusal, type World } from "./world.js";

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
}

/** The account of a session token; a missing, unknown or expired one is refused with 401. */
export function accountOfSession(world: World, token: string | undefined): Account {
  const account = token
    ? world.db.get<Account>(
        `SELECT a.id, a.name, a.plan FROM sessions s JOIN accounts a ON a.id = s.account_id
         WHERE s.token = ? AND (s.expires_at IS NULL OR s.expires_at > ?)`,
        token,
        world.clock.now(),
      )
    : undefined;
  if (!account) throw new Refusal(401, "Unauthorized");
  return account;
}

/** Makes the demo account, where the database is empty. */
export function ensureDemoAccount(world: World): void {
  const { db, ids, clock } = world;
  if (db.get("SELECT 1 FROM accounts")) return;
  const now = clock.now();
  const account = ids.uuid();
  db.transaction(() => {
    db.insert("accounts", { id: account, name: "demo", plan: "business" });
    db.insert("sessions", { token: DEMO.sessionToken, account_id: account, expires_at: null });
    const topics = [
      addTopic(DEMO.publicTopic, DEMO.publicTopicKey, 0),
      addTopic(DEMO.privateTopic, DEMO.privateTopicKey, 1),
    ];
    const platforms: readonly Platform[] = ["android", "ios"];
    for (const [index, name] of DEMO.phones.entries()) {
      const device = ids.uuid();
      db.insert("devices", {
        id: device,
        account_id: account,
        push_token: `ExponentPushToken[demo-${index + 1}]`,
        platform: platforms[index] ?? "android",
        device_name: name,
        app_version: "1.1.1",
        last_seen_at: now,
        created_at: now,
      });
      for (const topic of topics) db.insert("subscriptions", { topic_id: topic, device_id: device });
    }
  });

  function addTopic(name: string, key: string, isPrivate: 0 | 1): string {
    const id = ids.uuid();
    db.insert("topics", {
      id,
      account_id: account,
      name,
      description: null,
      is_private: isPrivate,
      api_key: key,
      created_at: now,
    });
    return id;
  }
}
