import { toTopicName } from "../contract/topic.js";
import { ValidationError } from "../wire/errors/validation-error.js";
import type { ApiClient } from "./api-client.js";

/** A topic as events name it: by name, as documented, or by id, as the live service does. */
export interface TopicRef {
  readonly id: string;
  readonly name: string;
}

export const isTopic = ({ id, name }: TopicRef, text: string): boolean =>
  id === text || name === toTopicName(text);

/**
 * The account's topics, and which of them these names or ids mean. Throws ValidationError for one that the account does not have, or without
 * a session token to look them up.
 */
export async function resolveTopics(
  client: ApiClient,
  texts: readonly string[],
): Promise<{ readonly all: readonly TopicRef[]; readonly wanted: readonly TopicRef[] }> {
  if (!client.hasSession)
    throw refused("cannot be looked up", "Add a session token, or leave the topics empty.", texts.join(", "));
  const all = (await client.topics.list()).map(({ id, name }) => ({ id, name }));
  const fix = `Use one of ${all.map(({ name }) => name).join(", ") || "your topics"}.`;
  const wanted = texts.map((text) => {
    const found = all.find((each) => isTopic(each, text));
    if (found) return found;
    throw refused("is not a topic of this account", fix, text);
  });
  return { all, wanted };
}

const refused = (problem: string, fix: string, given: string): ValidationError =>
  new ValidationError({ what: "The trigger", issues: [{ field: "topics", problem, given }], fix });
