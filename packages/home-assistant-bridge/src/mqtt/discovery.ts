import { PRESET_WORDS } from "@iotpush/core/contract";
import { AVAILABILITY, mqttTopics } from "./topics.js";

/** What the event entity tells; Home Assistant refuses any other. */
export const EVENT_TYPES = ["answered", "delivered", "read", "expired", "timeout", "failed"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The one retained message that makes a topic a device in Home Assistant, with all its entities and triggers. */
export function discovery(options: {
  readonly topic: string;
  readonly friendlyName: string;
  readonly version: string;
  /** Home Assistant's discovery prefix, usually `homeassistant`. */
  readonly prefix: string;
}): { readonly mqttTopic: string; readonly payload: object } {
  const { topic, friendlyName, version, prefix } = options;
  const id = `iotpush_bridge_${topic.replaceAll("-", "_")}`;
  const on = mqttTopics(topic);
  const sensor = (key: string, name: string, icon: string, more: object = {}) => ({
    p: "sensor",
    unique_id: `${id}_${key}`,
    name,
    icon,
    state_topic: on.state,
    value_template: `{{ value_json.${key} }}`,
    ...more,
  });
  const triggers = Object.keys(PRESET_WORDS).map((button) => [
    `answer_${button}`,
    {
      p: "device_automation",
      automation_type: "trigger",
      type: "answer",
      subtype: button,
      topic: on.answer,
      payload: button,
    },
  ]);
  return {
    mqttTopic: `${prefix}/device/${id}/config`,
    payload: {
      dev: {
        ids: [id],
        name: `${friendlyName} topic`,
        mf: "iotpush",
        mdl: "Topic",
        sw: version,
      },
      o: { name: "iotpush bridge", sw: version },
      availability_topic: AVAILABILITY,
      qos: 1,
      cmps: {
        notify: {
          p: "notify",
          unique_id: `${id}_notify`,
          name: "Notify",
          icon: "mdi:message-text",
          command_topic: on.notify,
        },
        event: {
          p: "event",
          unique_id: `${id}_event`,
          name: "Event",
          icon: "mdi:gesture-tap-button",
          state_topic: on.event,
          event_types: EVENT_TYPES,
        },
        last_answer: sensor("last_answer", "Last answer", "mdi:message-reply-text", {
          state_topic: on.lastAnswer,
          value_template: "{{ value }}",
        }),
        pending: sensor("pending", "Pending questions", "mdi:help-circle", { state_class: "measurement" }),
        sent: sensor("sent", "Messages sent this month", "mdi:counter", { state_class: "total_increasing" }),
        reachable: {
          p: "binary_sensor",
          unique_id: `${id}_reachable`,
          name: "Reachable",
          device_class: "connectivity",
          entity_category: "diagnostic",
          state_topic: on.state,
          value_template: "{{ 'ON' if value_json.reachable else 'OFF' }}",
        },
        test: {
          p: "button",
          unique_id: `${id}_test`,
          name: "Send a test",
          icon: "mdi:test-tube",
          entity_category: "diagnostic",
          command_topic: on.test,
        },
        ...Object.fromEntries(triggers),
      },
    },
  };
}
