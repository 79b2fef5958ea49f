import type { TopicStatus } from "../status/status.js";

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

/** What the page's YAML asks about: an entity that Home Assistant really has. */
export interface YamlExample {
  readonly entity: string;
  readonly name: string;
  /** The state that raises the question. */
  readonly is: string;
  readonly ask: string;
  readonly action: string;
}

/** By domain, the most telling first. */
const KINDS = {
  cover: { is: "open", ask: "Close it?", action: "cover.close_cover" },
  lock: { is: "unlocked", ask: "Lock it?", action: "lock.lock" },
  light: { is: "on", ask: "Turn it off?", action: "light.turn_off" },
  switch: { is: "on", ask: "Turn it off?", action: "switch.turn_off" },
} as const;

const GARAGE: YamlExample = { entity: "cover.garage", name: "Garage", ...KINDS.cover };

/** A garage or a gate if there is one, else a cover, a lock, a light or a switch. */
export function pickExample(
  states: readonly { readonly entity_id: string; readonly attributes?: Readonly<Record<string, unknown>> }[],
): YamlExample {
  for (const domain of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    const all = states.filter(({ entity_id }) => entity_id.startsWith(`${domain}.`));
    const chosen = all.find(({ entity_id }) => /garage|gate|door/.test(entity_id)) ?? all[0];
    if (!chosen) continue;
    const { entity_id: entity, attributes } = chosen;
    const name = attributes?.friendly_name;
    return { entity, name: typeof name === "string" ? name : entity, ...KINDS[domain] };
  }
  return GARAGE;
}
