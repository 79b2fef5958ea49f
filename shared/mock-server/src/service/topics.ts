import {
  ERROR_TEXTS,
  PLANS,
  type Topic,
  type TopicCreate,
  type TopicUpdate,
  toTopicName,
} from "@iotpush/core/contract";
import { iso } from "../clock.js";
import type { Account } from "./accounts.js";
import { planOf } from "./plans.js";
import { Refusal, type World } from "./world.js";

export interface TopicRow {
  readonly id: string;
  readonly account_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly is_private: number;
  readonly api_key: string;
  readonly created_at: number;
}

/** A topic by name; an unknown one is refused with 404. */
export function topicByName(world: World, name: string): TopicRow {
  const topic = world.db.get<TopicRow>("SELECT * FROM topics WHERE name = ?", name.toLowerCase());
  if (topic) return topic;
  const hint = world.profile.live("unknownTopicText") ? ". Create it in your dashboard first." : "";
  throw new Refusal(404, `${ERROR_TEXTS.topicNotFound(name)}${hint}`);
}

/** A private topic needs its own key. */
export function checkTopicKey(world: World, topic: TopicRow, key: string | undefined): void {
  if (!topic.is_private || key === topic.api_key) return;
  throw new Refusal(
    401,
    world.profile.live("privateTopicText")
      ? "This topic is private. Provide a valid API key via Authorization: Bearer {key}"
      : ERROR_TEXTS.invalidApiKey,
  );
}

export function listTopics(world: World, account: Account): Topic[] {
  return world.db
    .all<TopicRow>(
      "SELECT * FROM topics WHERE account_id = ? ORDER BY created_at DESC, rowid DESC",
      account.id,
    )
    .map(toTopic);
}

export function createTopic(world: World, account: Account, body: TopicCreate): Topic {
  const { db, ids, clock } = world;
  const name = freeName(world, body.name);
  const plan = PLANS[planOf(account)];
  const current =
    db.get<{ n: number }>("SELECT count(*) AS n FROM topics WHERE account_id = ?", account.id)?.n ?? 0;
  if (current >= plan.topics)
    throw new Refusal(403, {
      error: `Topic limit reached (${plan.topics} topics on the ${account.plan} plan)`,
      limit: plan.topics,
      current,
      plan: account.plan,
    });
  checkPrivate(world, account, body.is_private);
  const row: TopicRow = {
    id: ids.uuid(),
    account_id: account.id,
    name,
    description: body.description ?? null,
    is_private: body.is_private ? 1 : 0,
    api_key: ids.key(),
    created_at: clock.now(),
  };
  db.insert("topics", { ...row });
  return toTopic(row);
}

export function updateTopic(world: World, account: Account, id: string, changes: TopicUpdate): Topic {
  const row = ownTopic(world, account, id);
  if (changes.is_private !== undefined) checkPrivate(world, account, changes.is_private);
  const next: TopicRow = {
    ...row,
    name: changes.name === undefined ? row.name : freeName(world, changes.name, row.id),
    description: changes.description === undefined ? row.description : changes.description,
    is_private: (changes.is_private ?? row.is_private === 1) ? 1 : 0,
  };
  world.db.run(
    "UPDATE topics SET name = ?, description = ?, is_private = ? WHERE id = ?",
    next.name,
    next.description,
    next.is_private,
    id,
  );
  return toTopic(next);
}

/** Deletes the topic with its messages; gives their ids. */
export function deleteTopic(world: World, account: Account, id: string): string[] {
  const row = ownTopic(world, account, id);
  const messages = world.db.all<{ id: string }>("SELECT id FROM messages WHERE topic_id = ?", row.id);
  world.db.run("DELETE FROM topics WHERE id = ?", row.id);
  return messages.map((message) => message.id);
}

export function ownTopic(world: World, account: Account, id: string): TopicRow {
  const row = world.db.get<TopicRow>("SELECT * FROM topics WHERE id = ? AND account_id = ?", id, account.id);
  if (!row) throw new Refusal(404, "Topic not found");
  return row;
}

function freeName(world: World, wanted: string, ownId?: string): string {
  const name = toTopicName(wanted);
  if (!name) throw new Refusal(400, "Invalid topic name");
  const taken = world.db.get<{ id: string }>("SELECT id FROM topics WHERE name = ?", name);
  if (taken && taken.id !== ownId) throw new Refusal(409, "Topic name already exists");
  return name;
}

function checkPrivate(world: World, account: Account, isPrivate: boolean | undefined): void {
  if (isPrivate && world.profile.live("paidFeatures") && !PLANS[planOf(account)].paid)
    throw new Refusal(403, { error: "Private topics need a paid plan", plan: account.plan });
}

const toTopic = ({ account_id, created_at, is_private, ...row }: TopicRow): Topic => ({
  ...row,
  user_id: account_id,
  is_private: is_private === 1,
  created_at: iso(created_at),
});
