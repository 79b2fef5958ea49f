import { BRIDGE_TOKEN, NOTIFY } from "./stage.ts";

/** Automations of everyday life, each started by an event of its own name. */
export const everyday = (bridgeUrl: string): string => `input_text:
  heard: { name: Heard, initial: nothing, max: 255 }
  asked: { name: Asked, initial: nothing, max: 255 }
input_boolean:
  garage_open: { name: Garage open }
rest_command:
  iotpush_ask:
    url: ${bridgeUrl}/ask
    method: post
    content_type: application/json
    timeout: 60
    headers:
      authorization: Bearer ${BRIDGE_TOKEN}
    payload: >-
      {{ {'message': message, 'buttons': ['Yes', 'No', {'action': 'SAY', 'title': 'Say', 'behavior': 'textInput'}],
          'timeout': timeout, 'default': 'no'} | to_json }}
automation:
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
  - alias: Garage left open
    mode: restart
    triggers:
      - trigger: state
        entity_id: input_boolean.garage_open
        to: "on"
        for: "00:00:01"
    actions:
      - variables:
          close: "{{ 'CLOSE_' ~ context.id }}"
          leave: "{{ 'LEAVE_' ~ context.id }}"
      - action: ${NOTIFY}
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
        timeout: "00:00:03"
      - if: "{{ wait.trigger is none }}"
        then:
          - action: ${NOTIFY}
            data: { message: clear_notification, data: { tag: garage } }
      - if: "{{ wait.trigger is none or wait.trigger.event.data.action == close }}"
        then:
          - action: input_boolean.turn_off
            target: { entity_id: input_boolean.garage_open }
script:
  ask:
    mode: parallel
    fields: { message: {}, timeout: {} }
    sequence:
      - action: rest_command.iotpush_ask
        data: { message: "{{ message }}", timeout: "{{ timeout }}" }
        response_variable: asked
      - action: input_text.set_value
        target: { entity_id: input_text.asked }
        data: { value: "{{ asked.status }} {{ asked.content.answer }} {{ asked.content.outcome }} {{ asked.content.reply }}" }
`;
