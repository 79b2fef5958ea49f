import type { TopicStatus } from "../status/status.js";

/** What a person copies, and where it belongs. */
export interface Snippet {
  readonly title: string;
  readonly yaml: string;
}

/** Copy-paste YAML for a topic: a notification, a question with its answer, and asking in one step. */
export const yamlFor = (
  { action, name }: Pick<TopicStatus, "action" | "name">,
  ask: { readonly url: string; readonly token: string },
): Snippet[] => [
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
    yaml: `- variables:
    close: "{{ 'CLOSE_' ~ context.id }}"
    leave: "{{ 'LEAVE_' ~ context.id }}"
- action: ${action}
  continue_on_error: true
  data:
    title: Garage
    message: The garage is open. Close it?
    data:
      tag: garage
      actions:
        - action: "{{ close }}"
          title: "Yes"
        - action: "{{ leave }}"
          title: "No"
- wait_for_trigger:
    - trigger: event
      event_type: mobile_app_notification_action
      event_data: { action: "{{ close }}" }
    - trigger: event
      event_type: mobile_app_notification_action
      event_data: { action: "{{ leave }}" }
  timeout: "00:05:00"
- if: "{{ wait.trigger is not none and wait.trigger.event.data.action == close }}"
  then:
    - action: cover.close_cover
      target: { entity_id: cover.garage }`,
  },
  {
    title: "Ask in one step: secrets.yaml",
    yaml: `iotpush_bridge: Bearer ${ask.token}`,
  },
  {
    title: "Ask in one step: configuration.yaml",
    yaml: `rest_command:
  iotpush_ask:
    url: ${ask.url}
    method: post
    content_type: application/json
    # Above the question's own timeout, or Home Assistant gives up first.
    timeout: 330
    headers:
      authorization: !secret iotpush_bridge
    payload: >-
      {{ {'topic': '${name}', 'message': message, 'buttons': ['Yes', 'No'], 'timeout': 300, 'default': 'no'} | to_json }}`,
  },
  {
    title: "Ask in one step: in a script or automation",
    yaml: `- action: rest_command.iotpush_ask
  data:
    message: The garage is open. Close it?
  response_variable: asked
- if: "{{ asked.content.answer == 'yes' }}"
  then:
    - action: cover.close_cover
      target: { entity_id: cover.garage }`,
  },
];
