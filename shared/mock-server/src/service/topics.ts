import {
  ERROR_TEXTS,
  PLANS,
  type Topic,
  type TopicCreate,
  type TopicUpdate,
  toTopicName,
} from "@iotpush/core/contract";
import { iso } from "../clock.js";
import { ApiError } from "../errors.js";
import { type Account, ownRow } from "./accounts.js";
import type { ServiceContext } from "./context.js";
import { planOf } from "./plans.js";

export interface TopicRow {
  readonly id: string;
  readonly account_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly is_private: number;
  readonly api_key: string;
  readonly created_at: number;
  readonly plan: string;
}

const SELECT = "SELECT t.*, a.plan FROM topics t JOIN accounts a ON a.id = t.account_id";

/** The topic that fits what comes after WHERE, in which `t` is the topic. */
export const findTopicRow = (
  { db }: ServiceContext,
  where: string,
  ...values: string[]
): TopicRow | undefined => db.get<TopicRow>(`${SELECT} WHERE ${where}`, ...values);

/** A topic by name; an unknown one is refused with 404. */
export function topicByName(service: ServiceContext, name: string): TopicRow {
  const topic = findTopicRow(service, "t.name = ?", name.toLowerCase());
  if (topic) return topic;
  const hint = service.profile.live("unknownTopicText") ? ". Create it in your dashboard first." : "";
  throw new ApiError(404, `${ERROR_TEXTS.topicNotFound(name)}${hint}`);
}

export function requireTopicKey(service: ServiceContext, topic: TopicRow, key: string | undefined): void {
  if (!topic.is_private || key === topic.api_key) return;
  throw new ApiError(
    401,
    service.profile.live("privateTopicText")
      ? "This topic is private. Provide a valid API key via Authorization: Bearer {key}"
      : ERROR_TEXTS.invalidApiKey,
  );
}

export function listTopics(service: ServiceContext, account: Account): Topic[] {
  return service.db
    .all<TopicRow>(`${SELECT} WHERE t.account_id = ? ORDER BY t.created_at DESC, t.rowid DESC`, account.id)
    .map(toTopic);
}

export function createTopic(service: ServiceContext, account: Account, body: TopicCreate): Topic {
  const { db, ids, clock } = service;
  const name = freeName(service, body.name);
  const plan = PLANS[planOf(account)];
  const current = db.count("topics", "account_id = ?", account.id);
  if (current >= plan.topics)
    throw new ApiError(403, {
      error: `Topic limit reached (${plan.topics} topics on the ${account.plan} plan)`,
      limit: plan.topics,
      current,
      plan: account.plan,
    });
  checkPrivate(service, account, body.is_private);
  const row = {
    id: ids.uuid(),
    account_id: account.id,
    name,
    description: body.description ?? null,
    is_private: body.is_private ? 1 : 0,
    api_key: ids.key(),
    created_at: clock.now(),
  };
  db.insert("topics", row);
  return toTopic({ ...row, plan: account.plan });
}

export function updateTopic(
  service: ServiceContext,
  account: Account,
  id: string,
  changes: TopicUpdate,
): Topic {
  const row = ownTopic(service, account, id);
  if (changes.is_private !== undefined) checkPrivate(service, account, changes.is_private);
  const next = {
    name: changes.name === undefined ? row.name : freeName(service, changes.name, row.id),
    description: changes.description === undefined ? row.description : changes.description,
    is_private: (changes.is_private ?? row.is_private === 1) ? 1 : 0,
  };
  service.db.update("topics", id, next);
  return toTopic({ ...row, ...next });
}

/** Deletes the topic with its messages; gives their ids. */
export function deleteTopic(service: ServiceContext, account: Account, id: string): string[] {
  const row = ownTopic(service, account, id);
  const messages = service.db.all<{ id: string }>("SELECT id FROM messages WHERE topic_id = ?", row.id);
  service.db.run("DELETE FROM topics WHERE id = ?", row.id);
  return messages.map((message) => message.id);
}

export const ownTopic = (service: ServiceContext, account: Account, id: string): TopicRow =>
  ownRow(service, account, ["topics", "Topic"], id);

function freeName(service: ServiceContext, wanted: string, ownId?: string): string {
  const name = toTopicName(wanted);
  if (!name) throw new ApiError(400, "Invalid topic name");
  const taken = service.db.get<{ id: string }>("SELECT id FROM topics WHERE name = ?", name);
  if (taken && taken.id !== ownId) throw new ApiError(409, "Topic name already exists");
  return name;
}

function checkPrivate(service: ServiceContext, account: Account, isPrivate: boolean | undefined): void {
  if (isPrivate && service.profile.live("paidFeatures") && !PLANS[planOf(account)].paid)
    throw new ApiError(403, { error: "Private topics need a paid plan", plan: account.plan });
}

const toTopic = ({ account_id, created_at, is_private, plan: _, ...row }: TopicRow): Topic => ({
  ...row,
  user_id: account_id,
  is_private: is_private === 1,
  created_at: iso(created_at),
});
