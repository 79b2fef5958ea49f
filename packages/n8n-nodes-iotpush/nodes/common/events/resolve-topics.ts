import type { ApiClient } from "@iotpush/core/adapter";
import { unfit } from "../parameters.ts";

/** A topic as events name it: by name, as documented, or by id, as the live service does. */
export interface NamedTopic {
  readonly id: string;
  readonly name: string;
}

/**
 * The topics that names or ids mean, each with both. Throws ValidationError for one that the account does not have, or if no
 * session token is there to look them up.
 */
export async function topicIdsOf(client: ApiClient, wanted: readonly string[]): Promise<NamedTopic[]> {
  if (wanted.length === 0) return [];
  if (!client.hasSession)
    throw unresolved(wanted.join(", "), "Give the credential a session token, or leave Topics empty.");
  const topics = await client.topics.list();
  return wanted.map((each) => {
    const found = topics.find(({ id, name }) => id === each || name === each);
    if (!found)
      throw unresolved(each, `Use one of ${topics.map(({ name }) => name).join(", ") || "your topics"}.`);
    return { id: found.id, name: found.name };
  });
}

const unresolved = (given: string, fix: string) =>
  unfit("The filter", "topics", "cannot be looked up", fix, { given });
