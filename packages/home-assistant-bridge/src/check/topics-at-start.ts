import { checkSetup, type IotpushClient } from "@iotpush/core";
import type { TopicConfig } from "../config/config.js";
import type { BridgeLogger } from "../log/logger.js";
import type { TopicHealths } from "../status/topic-health.js";

/** Says at the start what is wrong with the service, the topics and their keys. */
export async function checkTopicsAtStart(
  topics: readonly TopicConfig[],
  {
    client,
    healths,
    log,
  }: { readonly client: IotpushClient; readonly healths: TopicHealths; readonly log: BridgeLogger },
): Promise<void> {
  const names = topics.map(({ name }) => name);
  for (const { level, topic, title, fix = "", isTemporary } of await checkSetup(client, { topics: names })) {
    if (level === "ok") continue;
    const lasts = level === "problem" && !isTemporary;
    log[lasts ? "error" : "warn"](`${title} ${fix}`, topic === undefined ? {} : { topic });
    for (const name of lasts ? (topic === undefined ? names : [topic]) : [])
      healths.refused(name, `${title} ${fix}`);
  }
}
