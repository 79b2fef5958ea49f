import type { IHookFunctions, IWebhookFunctions } from "n8n-workflow";
import type { NamedTopic } from "../common/events/resolve-topics.ts";

/** What the trigger keeps with its workflow, over restarts of n8n. */
export interface TriggerState {
  /** The id of its own account webhook. */
  webhookId?: string;
  /** Its own secret, where the credential has none. */
  secret?: string;
  /** The topics of its filter, looked up when it was activated. */
  topics?: NamedTopic[];
  /** Keys of the last events that it took, oldest first. */
  seen?: string[];
}

export const triggerState = (
  host: Pick<IHookFunctions | IWebhookFunctions, "getWorkflowStaticData">,
): TriggerState => host.getWorkflowStaticData("node");
