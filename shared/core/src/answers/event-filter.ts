import type { ServiceEvent } from "./answer.js";

/** Which events pass. A list that is absent or empty asks nothing. */
export interface EventFilter {
  /** Event names; `all` means every event of a message, thus not the `test` ping. */
  readonly events?: readonly string[] | undefined;
  /** Topic names or ids. An event names its topic by only one of the two, so give both if both are known. */
  readonly topics?: readonly string[] | undefined;
  /** Ids of buttons. */
  readonly actions?: readonly string[] | undefined;
  /** Names or ids of devices, or ids of their users. */
  readonly devices?: readonly string[] | undefined;
}

/**
 * Whether an event passes a filter. Buttons and devices are asked of answers only. While such a filter is set, other events pass
 * only if `events` has their own name: who waits for a button does not want to hear that the message was delivered. The `test`
 * ping belongs to no topic and passes by its name, or if nothing is asked at all.
 */
export function matches(filter: EventFilter, { event, topic, topicId, answer }: ServiceEvent): boolean {
  const { events = [], topics = [], actions = [], devices = [] } = filter;
  const named = events.includes(event);
  if (event === "test")
    return named || [events, topics, actions, devices].every(({ length }) => length === 0);
  if (events.length > 0 && !named && !events.includes("all")) return false;
  if (!within(topics, [topic, topicId])) return false;
  if (event !== "action") return named || (actions.length === 0 && devices.length === 0);
  return (
    within(actions, [answer?.actionId]) &&
    within(devices, [answer?.deviceName, answer?.deviceId, answer?.userId])
  );
}

const within = (wanted: readonly string[], values: readonly (string | undefined)[]): boolean =>
  wanted.length === 0 || values.some((value) => value !== undefined && wanted.includes(value));
