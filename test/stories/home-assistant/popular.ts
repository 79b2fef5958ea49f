/** One automation in the manner of a popular blueprint or package. */
export interface Popular {
  readonly name: string;
  /** The worst that the audit may say of it, computed before it runs. */
  readonly verdict: "answered" | "loses something" | "cannot tell";
  /** Its file; the event `popular` with its name starts it. */
  readonly yaml: (phone: { readonly device: string; readonly notify: string }) => string;
  /** The last text that has to arrive, and the button to tap, if there is one that answers. */
  readonly text: string;
  readonly tap?: string;
}

const automation = (name: string, actions: string, more = "") => `automation:
  - alias: Popular ${name}
    mode: parallel
    triggers: [{ trigger: event, event_type: popular, event_data: { name: ${name} } }]
${more}    actions:
      - variables:
          go: "{{ 'GO_' ~ context.id }}"
${actions}`;

/** Waits for the tap as most of them do, and says so. */
const waitAndHear = (name: string) => `
      - wait_for_trigger: [{ trigger: event, event_type: mobile_app_notification_action, event_data: { action: "{{ go }}" } }]
        timeout: "00:00:30"
        continue_on_timeout: false
      - { action: input_text.set_value, target: { entity_id: input_text.heard }, data: { value: heard ${name} } }
`;
const BUTTONS = '[{ action: "{{ go }}", title: "Yes" }, { action: NO_THANKS, title: "No" }]';
const question = (name: string) => `data: { message: "Popular ${name}?", data: { actions: ${BUTTONS} } }`;

export const POPULAR: readonly Popular[] = [
  {
    name: "literal",
    verdict: "answered",
    yaml: ({ notify }) =>
      automation(
        "literal",
        `      - action: ${notify}\n        ${question("literal")}${waitAndHear("literal")}`,
      ),
    text: "Popular literal?",
    tap: "Yes",
  },
  {
    name: "capitals",
    verdict: "answered",
    yaml: ({ notify }) =>
      automation(
        "capitals",
        `      - service_template: ${notify.replace(/^n/, "N").replace("mobile", "Mobile")}\n        ${question("capitals")}${waitAndHear("capitals")}`,
      ),
    text: "Popular capitals?",
    tap: "Yes",
  },
  {
    name: "device",
    verdict: "answered",
    yaml: ({ device }) =>
      automation(
        "device",
        `      - domain: mobile_app
        type: notify
        device_id: ${device}
        title: Alarm
        message: Popular device?
        data: { tag: "{{ 'alarm_' ~ context.id }}", actions: ${BUTTONS} }${waitAndHear("device")}`,
      ),
    text: "Popular device?",
    tap: "Yes",
  },
  {
    name: "templated",
    verdict: "cannot tell",
    yaml: ({ device }) =>
      automation(
        "templated",
        `      - variables: { phone: ${device} }
      - action: "notify.mobile_app_{{ device_attr(phone, 'name') | slugify }}"
        ${question("templated")}${waitAndHear("templated")}`,
      ),
    text: "Popular templated?",
    tap: "Yes",
  },
  {
    name: "dictionary",
    verdict: "cannot tell",
    yaml: ({ notify }) =>
      automation(
        "dictionary",
        `      - variables: { phones: { anna: ${notify}, bob: notify.mobile_app_bob } }
      - action: "{{ phones['anna'] }}"
        ${question("dictionary")}${waitAndHear("dictionary")}`,
      ),
    text: "Popular dictionary?",
    tap: "Yes",
  },
  {
    name: "group",
    verdict: "cannot tell",
    yaml: ({ notify }) => `notify:
  - { platform: group, name: Household, services: [{ action: ${notify.replace("notify.", "")} }] }
${automation("group", `      - action: notify.household\n        ${question("group")}${waitAndHear("group")}`)}`,
    text: "Popular group?",
    tap: "Yes",
  },
  {
    name: "entity",
    verdict: "cannot tell",
    yaml: () =>
      automation(
        "entity",
        `      - action: notify.send_message
        target: { entity_id: notify.iotpush_my_private_topic }
        data: { message: Popular entity., title: News }
`,
      ),
    text: "Popular entity.",
  },
  {
    name: "twice",
    verdict: "cannot tell",
    yaml: ({ notify }) =>
      automation(
        "twice",
        `      - action: ${notify}
        data: { message: Never seen. }
        ${question("twice")}${waitAndHear("twice")}`,
      ),
    text: "Popular twice?",
    tap: "Yes",
  },
  {
    name: "camera",
    verdict: "loses something",
    yaml: ({ notify }) =>
      automation(
        "camera",
        `      - repeat:
          for_each: [Person, "Person, Car", "Bob, Person, Car", "Bob, Person, Car, Dog"]
          sequence:
            - action: ${notify}
              data:
                title: Front door
                message: "Popular camera: {{ repeat.item }}"
                data:
                  tag: "{{ context.id }}"
                  group: frigate
                  image: "/api/frigate/notifications/{{ context.id }}/thumbnail.jpg?format=android"
                  video: "/api/frigate/notifications/{{ context.id }}/clip.mp4"
                  color: "#03a9f4"
                  sticky: "true"
                  actions:
                    - { action: URI, title: View clip, uri: "/api/frigate/notifications/{{ context.id }}/clip.mp4" }
                    - { action: "{{ go }}", title: Silence }
${waitAndHear("camera").slice(1)}`,
      ),
    text: "Popular camera: Bob, Person, Car, Dog",
    tap: "Silence",
  },
  {
    name: "live",
    verdict: "loses something",
    yaml: ({ notify }) =>
      automation(
        "live",
        `      - repeat:
          for_each: [10, 55, 100]
          sequence:
            - action: ${notify}
              data:
                message: "Popular live: {{ repeat.item }} %"
                data:
                  tag: "{{ 'washer_' ~ context.id }}"
                  live_update: true
                  progress: "{{ repeat.item }}"
                  progress_max: 100
                  critical_text: "{{ repeat.item }} %"
                  chronometer: true
                  notification_icon: mdi:washing-machine
`,
      ),
    // The last one comes once the series has rested: see the washing machine of everyday.test.ts.
    text: "Popular live: 10 %",
  },
  {
    name: "alert",
    verdict: "answered",
    yaml: ({ notify }) => `alert:
  popular:
    name: Popular
    entity_id: input_boolean.popular_alert
    message: Popular alert?
    repeat: 60
    notifiers: [${notify.replace("notify.m", "M")}]
    data: { tag: alert, actions: [{ action: GO_ALERT, title: Yes }] }
input_boolean:
  popular_alert: { name: Alert, initial: false }
${automation(
  "alert",
  `      - { action: input_boolean.turn_on, target: { entity_id: input_boolean.popular_alert } }
${waitAndHear("alert").replace("{{ go }}", "GO_ALERT").slice(1)}`,
)}`,
    text: "Popular alert?",
    tap: "Yes",
  },
  {
    name: "emoji",
    verdict: "answered",
    yaml: ({ notify }) =>
      automation(
        "emoji",
        `      - parallel:
          - sequence:
              - { action: ${notify}, data: { message: Beside it., data: { tag: "🚪 {{ context.id }}" } } }
          - sequence:
              - action: ${notify}
                data:
                  message: Popular emoji?
                  data: { tag: "🚪?", actions: [{ action: "✅ {{ go }}", title: 👍 Öffnen }, { action: "❌", title: 👎 }] }
${waitAndHear("emoji").replace("{{ go }}", "✅ {{ go }}").slice(1)}`,
      ),
    text: "Popular emoji?",
    tap: "👍 Öffnen",
  },
  {
    name: "twenty",
    verdict: "cannot tell",
    yaml: ({ notify }) =>
      automation(
        "twenty",
        `      - action: ${notify}
        data:
          message: Popular twenty?
          data:
            actions: >-
              {% set all = namespace(list=[]) %}{% for n in range(1, 20) %}
              {% set all.list = all.list + [{ 'action': 'ROOM_' ~ n, 'title': 'Room ' ~ n }] %}{% endfor %}
              {{ all.list + [{ 'action': go, 'title': 'Cellar' }] }}
${waitAndHear("twenty").slice(1)}`,
      ),
    text: "Popular twenty?",
    tap: "Cellar",
  },
  {
    name: "made_command",
    verdict: "cannot tell",
    yaml: ({ notify }) =>
      automation(
        "made_command",
        `      - repeat:
          for_each: [true, false]
          sequence:
            - action: ${notify}
              data:
                message: "{{ 'Popular command.' if repeat.item else 'clear_notification' }}"
                data: { tag: made_command }
`,
      ),
    text: "Popular command.",
  },
];
