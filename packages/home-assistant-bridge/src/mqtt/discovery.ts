import { PRESET_WORDS } from "@iotpush/core/contract";
import type { TopicConfig } from "../config/config.js";
import { AVAILABILITY, mqttTopics } from "./topics.js";

/** What the event entity tells; Home Assistant refuses any other. */
export const EVENT_TYPES = ["answered", "delivered", "read", "expired", "timeout", "failed"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/**
 * The one retained message that makes the bridge a device in Home Assistant, with what only MQTT can have of each topic: the topic's own
 * device is its phone.
 */
export function discovery(options: {
  readonly topics: readonly Pick<TopicConfig, "name" | "friendlyName">[];
  readonly version: string;
  /** Home Assistant's discovery prefix, usually `homeassistant`. */
  readonly prefix: string;
}): { readonly mqttTopic: string; readonly payload: object } {
  const { topics, version, prefix } = options;
  return {
    mqttTopic: `${prefix}/device/iotpush_bridge/config`,
    payload: {
      dev: { ids: ["iotpush_bridge"], name: "iotpush bridge", mf: "iotpush", mdl: "Bridge", sw: version },
      o: { name: "iotpush bridge", sw: version },
      availability_topic: AVAILABILITY,
      qos: 1,
      cmps: Object.assign({}, ...topics.map(componentsOf)),
    },
  };
}

function componentsOf({ name, friendlyName }: Pick<TopicConfig, "name" | "friendlyName">): object {
  const id = name.replaceAll("-", "_");
  const shown = friendlyName.replace(/^iotpush /, "");
  const on = mqttTopics(name);
  const triggers = Object.keys(PRESET_WORDS).map((button) => [
    `${id}_answer_${button}`,
    {
      p: "device_automation",
      automation_type: "trigger",
      type: "answer",
      subtype: `${name} ${button}`,
      topic: on.answer,
      payload: button,
    },
  ]);
  return {
    [`${id}_event`]: {
      p: "event",
      unique_id: `iotpush_bridge_${id}_event`,
      name: `${shown} event`,
      icon: "mdi:gesture-tap-button",
      state_topic: on.event,
      event_types: EVENT_TYPES,
    },
    [`${id}_reachable`]: {
      p: "binary_sensor",
      unique_id: `iotpush_bridge_${id}_reachable`,
      name: `${shown} reachable`,
      device_class: "connectivity",
      entity_category: "diagnostic",
      state_topic: on.state,
      value_template: "{{ 'ON' if value_json.reachable else 'OFF' }}",
    },
    [`${id}_test`]: {
      p: "button",
      unique_id: `iotpush_bridge_${id}_test`,
      name: `${shown} test`,
      icon: "mdi:test-tube",
      entity_category: "diagnostic",
      command_topic: on.test,
    },
    ...Object.fromEntries(triggers),
  };
}
