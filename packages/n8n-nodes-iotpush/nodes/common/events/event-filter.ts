import type { ServiceEvent } from "@iotpush/core/portable";

/** A topic as events name it: by name, as documented, or by id, as the live service does. */
export interface NamedTopic {
  readonly id: string;
  readonly name: string;
}

/** What an event must be like; whatever is empty lets everything through. */
export interface EventFilter {
  /** Event names, or `all`. */
  readonly events: readonly string[];
  readonly topics: readonly NamedTopic[];
  readonly actionIds: readonly string[];
  /** Device names, ids, or ids of their users. */
  readonly devices: readonly string[];
  readonly testPings: boolean;
}

/** Whether an event passes. Action ids and devices are asked of answers only: other events have none. */
export function passes(event: ServiceEvent, filter: EventFilter): boolean {
  if (event.event === "test") return filter.testPings;
  const { events, topics, actionIds, devices } = filter;
  if (events.length > 0 && !events.includes("all") && !events.includes(event.event)) return false;
  if (topics.length > 0 && !topics.some(({ id, name }) => id === event.topicId || name === event.topic))
    return false;
  const { answer } = event;
  if (!answer) return true;
  if (actionIds.length > 0 && !actionIds.includes(answer.actionId)) return false;
  const people = [answer.deviceName, answer.deviceId, answer.userId];
  return devices.length === 0 || people.some((each) => each !== undefined && devices.includes(each));
}
