import { PRESET_WORDS } from "@iotpush/core/contract";
import { EVENT_TYPES } from "../activity/describe.js";
import type { TopicConfig } from "../config/config.js";
import { BRIDGE_VERSION } from "../version.js";

/** Where the bridge publishes whether it is online; when it disappears, the broker publishes "offline" for it. */
export const AVAILABILITY = "iotpush_bridge/status";

/** The MQTT topics of an iotpush topic. */
export const mqttTopics = (topic: string) => {
  const base = `iotpush_bridge/${topic}`;
  return {
    /** To the bridge: a message to send. */
    notify: `${base}/notify`,
    /** To the bridge: send a test. */
    test: `${base}/test`,
    /** What happened, as JSON with an event_type. */
    event: `${base}/event`,
    /** The button that was tapped, for device triggers. */
    answer: `${base}/answer`,
    /** How the topic is, as JSON; retained. */
    state: `${base}/state`,
  };
};

/**
 * The one retained message that makes the bridge a device in Home Assistant, with what only MQTT can have of each topic: the topic's own
 * device is its phone.
 */
export function discovery(options: {
  readonly topics: readonly Pick<TopicConfig, "name" | "friendlyName">[];
  /** Topics that were announced before and are not configured any more. */
  readonly gone?: readonly string[];
  /** Home Assistant's discovery prefix, usually `homeassistant`. */
  readonly prefix: string;
  /** Whether removed entities are announced once more: Home Assistant removes only those announced since it started. */
  readonly remind?: boolean;
}): { readonly mqttTopic: string; readonly payload: object } {
  const { topics, gone = [], prefix, remind = false } = options;
  const before = Object.entries(componentsOf(gone.map((name) => ({ name, friendlyName: name }))));
  // A component with nothing but its platform is removed.
  const removed = before.map(([key, { p, ...rest }]) => [key, remind ? { p, ...rest } : { p }]);
  return {
    mqttTopic: `${prefix}/device/iotpush_bridge/config`,
    payload: {
      dev: {
        ids: ["iotpush_bridge"],
        name: "iotpush bridge",
        mf: "iotpush",
        mdl: "Bridge",
        sw: BRIDGE_VERSION,
      },
      o: { name: "iotpush bridge", sw: BRIDGE_VERSION },
      availability_topic: AVAILABILITY,
      qos: 1,
      cmps: { ...Object.fromEntries(removed), ...componentsOf(topics) },
    },
  };
}

type Components = Record<string, { readonly p: string } & Record<string, unknown>>;

const componentsOf = (topics: readonly Pick<TopicConfig, "name" | "friendlyName">[]): Components =>
  Object.assign({}, ...topics.map(topicComponents));

function topicComponents({ name, friendlyName }: Pick<TopicConfig, "name" | "friendlyName">): Components {
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
