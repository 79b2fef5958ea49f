import { ERROR_TEXTS } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";
import type { ServiceContext } from "./context.js";

export interface TopicRow {
  readonly id: string;
  readonly account_id: string;
  readonly name: string;
  readonly is_private: number;
  readonly api_key: string;
  readonly plan: string;
}

/** The topic that fits what comes after WHERE, in which `t` is the topic. */
export const findTopicRow = (
  { db }: ServiceContext,
  where: string,
  ...values: string[]
): TopicRow | undefined =>
  db.get<TopicRow>(
    `SELECT t.*, a.plan FROM topics t JOIN accounts a ON a.id = t.account_id WHERE ${where}`,
    ...values,
  );

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
