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
  /** Keys of the last events that it took, oldest first. */
  seen?: string[];
}

export const triggerState = (
  host: Pick<IHookFunctions | IWebhookFunctions, "getWorkflowStaticData">,
): TriggerState => host.getWorkflowStaticData("node");

/** How many events a trigger remembers, to know a duplicate. */
const KEPT = 500;

/** Two deliveries at once each read the stored state before either has written it: so one process also remembers by itself. */
const taken = new Map<string, Set<string>>();

/** Whether this trigger takes an event for the first time; from now on it is taken. `trigger` names the node. */
export function takeOnce(trigger: string, state: TriggerState, key: string): boolean {
  const here = taken.get(trigger) ?? new Set<string>();
  taken.set(trigger, here);
  if (here.has(key) || state.seen?.includes(key)) return false;
  here.add(key);
  for (const oldest of here) {
    if (here.size <= KEPT) break;
    here.delete(oldest);
  }
  state.seen = [...(state.seen ?? []), key].slice(-KEPT);
  return true;
}
