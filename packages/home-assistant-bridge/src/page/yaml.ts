import type { TopicStatus } from "../status/status.js";
import type { YamlExample } from "./example.js";

/** What a person copies, and where it belongs. */
export interface Snippet {
  readonly title: string;
  readonly yaml: string;
}

/** Copy-paste YAML for a topic about an entity of the user's: a message, a question with its answer, and asking in one step. */
export function yamlFor(
  { action, name }: Pick<TopicStatus, "action" | "name">,
  ask: { readonly url: string; readonly token: string },
  { entity, name: entityName, is, ask: question, action: act }: YamlExample,
): Snippet[] {
  // A JSON string is one of YAML, whatever the name of the entity holds.
  const text = JSON.stringify(`${entityName} is ${is}. ${question}`);
  return [
    {
      title: "Send a message: an action",
      yaml: `- action: ${action}
  data:
    message: ${JSON.stringify(`${entityName} is {{ states('${entity}') }}.`)}
    data: { tag: ${entity}, url: /lovelace }`,
    },
    {
      title: "Ask, and act on the answer: an automation",
      yaml: `alias: iotpush asks
triggers:
  - { trigger: state, entity_id: ${entity}, to: "${is}", for: "00:10:00" }
actions:
  - variables: { do_it: "{{ 'YES_' ~ context.id }}" }
  - action: ${action}
    continue_on_error: true
    data:
      message: ${text}
      data:
        tag: ${entity}
        actions: [{ action: "{{ do_it }}", title: "Yes" }, { action: "NO", title: "No" }]
  - wait_for_trigger:
      - { trigger: event, event_type: mobile_app_notification_action, event_data: { action: "{{ do_it }}" } }
    timeout: "00:05:00"
    continue_on_timeout: false
  - { action: ${act}, target: { entity_id: ${entity} } }`,
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
    headers: { authorization: !secret iotpush_bridge }
    payload: >-
      {{ {'topic': '${name}', 'message': message, 'timeout': 300, 'default': 'no'} | to_json }}`,
    },
    {
      title: "Ask in one step: actions",
      yaml: `- action: rest_command.iotpush_ask
  data: { message: ${text} }
  response_variable: asked
- if: "{{ asked.content.answer == 'yes' }}"
  then: { action: ${act}, target: { entity_id: ${entity} } }`,
    },
  ];
}
