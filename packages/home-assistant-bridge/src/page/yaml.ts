import type { TopicStatus } from "../status/status.js";

/** Copy-paste YAML for a topic: a notification, a question with its answer, and asking in one step. */
export function yamlFor({ action, name }: Pick<TopicStatus, "action" | "name">): {
  readonly title: string;
  readonly yaml: string;
}[] {
  return [
    {
      title: "Notify",
      yaml: `- action: ${action}
  data:
    title: Washing machine
    message: The laundry is done.
    data:
      tag: laundry
      url: /lovelace/laundry`,
    },
    {
      title: "Ask, and wait for the answer",
      yaml: `- action: ${action}
  data:
    message: The garage is open. Close it?
    data:
      tag: garage
      actions:
        - action: "{{ 'YES_' ~ context.id }}"
          title: Yes
        - action: "{{ 'NO_' ~ context.id }}"
          title: No
- wait_for_trigger:
    - trigger: event
      event_type: mobile_app_notification_action
      event_data:
        action: "{{ 'YES_' ~ context.id }}"
  timeout: "00:05:00"
- if: "{{ wait.trigger is not none }}"
  then:
    - action: cover.close_cover
      target:
        entity_id: cover.garage`,
    },
    {
      title: "Ask in one step (configuration.yaml, then a script)",
      yaml: `rest_command:
  iotpush_ask:
    url: http://ADDRESS_OF_THE_BRIDGE:8099/ask
    method: post
    content_type: application/json
    # Above the question's own timeout, or Home Assistant gives up first.
    timeout: 330
    headers:
      authorization: !secret iotpush_bridge_authorization
    payload: "{{ {'topic': '${name}', 'message': message, 'timeout': 300, 'default': 'no'} | to_json }}"

# in a script:
- action: rest_command.iotpush_ask
  data:
    message: Close the garage?
  response_variable: asked
- if: "{{ asked.content.answer == 'yes' }}"
  then: …`,
    },
  ];
}
