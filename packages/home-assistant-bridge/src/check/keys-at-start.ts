import type { IotpushClient } from "@iotpush/core";
import type { TopicConfig } from "../config/config.js";
import type { Logger } from "../log/logger.js";
import type { TopicHealths } from "../status/topic-health.js";
import { checkTopicKey } from "./topic-key.js";

/** Says at the start what is wrong with the topics' keys. */
export async function lookAtKeys(
  topics: readonly TopicConfig[],
  {
    client,
    healths,
    log,
  }: { readonly client: IotpushClient; readonly healths: TopicHealths; readonly log: Logger },
): Promise<void> {
  for (const topic of topics) {
    const { verdict, said, fix = "", passing } = await checkTopicKey(client, topic);
    if (verdict === "ok") continue;
    const refused = verdict === "problem" && !passing;
    log[refused ? "error" : "warn"](`${said} ${fix}`, { topic: topic.name });
    if (refused) healths.refused(topic.name, `${said} ${fix}`);
  }
}
