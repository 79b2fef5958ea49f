import type { TopicRef } from "@iotpush/core/adapter";
import type { IHookFunctions, IWebhookFunctions } from "n8n-workflow";

/** What the trigger keeps with its workflow, over restarts of n8n. */
export interface TriggerState {
  /** The id of its own account webhook. */
  webhookId?: string;
  /** Its own secret, if the credential has none. */
  secret?: string;
  /** The topics of its filter, looked up when it was activated. */
  topics?: TopicRef[];
}

export const triggerState = (
  host: Pick<IHookFunctions | IWebhookFunctions, "getWorkflowStaticData">,
): TriggerState => host.getWorkflowStaticData("node");
