import { ERROR_TEXTS } from "@iotpush/core/contract";
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
  if (!topic) throw new Refusal(404, ERROR_TEXTS.topicNotFound(name));
  return topic;
}

/** A private topic needs its own key. */
export function checkTopicKey(topic: TopicRow, key: string | undefined): void {
  if (topic.is_private && key !== topic.api_key) throw new Refusal(401, ERROR_TEXTS.invalidApiKey);
}
