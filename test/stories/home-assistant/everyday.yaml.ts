import { codeBlock } from "../../recipes/recipe.ts";
import { BRIDGE_TOKEN, NOTIFY } from "./fixture.ts";

const PAGE = "home-assistant.md";

/** The documentation's garage, with times that a test can wait for: how long it waits for an answer, the test sets. */
export const garage = (): string =>
  codeBlock(PAGE, "garage")
    .replaceAll("notify.mobile_app_iotpush_my_alerts", NOTIFY)
    .replace('"00:10:00"', '"00:00:01"')
    .replace('"00:05:00"', `"{{ states('input_text.patience') }}"`);

/** The documentation's way to ask in one step. */
const ask = (bridgeUrl: string): string =>
  codeBlock(PAGE, "ask")
    .replace("http://192.168.1.5:8099", bridgeUrl)
    .replace("!secret iotpush_bridge", `Bearer ${BRIDGE_TOKEN}`);

/** A garage door whose state a test can set. */
export const cover = `template:
  - cover:
      - name: Garage door
        state: "{{ is_state('input_boolean.garage_open', 'on') }}"
        open_cover: { action: input_boolean.turn_on, target: { entity_id: input_boolean.garage_open } }
        close_cover: { action: input_boolean.turn_off, target: { entity_id: input_boolean.garage_open } }
`;

/** Automations of everyday life, each started by an event of its own name. */
export const everyday = (bridgeUrl: string): string => `input_text:
  heard: { name: Heard, initial: nothing, max: 255 }
  asked: { name: Asked, initial: nothing, max: 255 }
  patience: { name: Patience, initial: "00:05:00" }
input_boolean:
  garage_open: { name: Garage open }
${cover}${ask(bridgeUrl)}automation:
  - alias: Send what an event brings
    mode: parallel
    triggers:
      - trigger: event
        event_type: send
    actions:
      - action: ${NOTIFY}
        data: "{{ trigger.event.data }}"
  - alias: Hear a reply
    triggers:
      - trigger: event
        event_type: mobile_app_notification_action
        event_data: { action: TALK }
    actions:
      - action: input_text.set_value
        target: { entity_id: input_text.heard }
        data: { value: "{{ trigger.event.data.reply_text }} ({{ trigger.event.data.action_data.room }})" }
script:
  ask:
    mode: parallel
    fields: { message: {}, timeout: {} }
    sequence:
      - variables:
          buttons: ['Yes', 'No', { action: SAY, title: Say, behavior: textInput }]
      - action: rest_command.iotpush_ask
        data: { message: "{{ message }}", wait: "{{ timeout }}", buttons: "{{ buttons }}" }
        response_variable: asked
      - action: input_text.set_value
        target: { entity_id: input_text.asked }
        data: { value: "{{ asked.status }} {{ asked.content.answer }} {{ asked.content.outcome }} {{ asked.content.reply }}" }
`;
