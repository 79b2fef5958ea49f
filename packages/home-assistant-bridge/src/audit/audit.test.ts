import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findNotifications } from "./find.js";
import { type Judgement, judgeNotification } from "./judge.js";

const audit = (source: string): Judgement[] => judgeNotification(findNotifications(source));
const one = (source: string): Judgement => {
  const [judgement, ...more] = audit(source);
  if (!judgement || more.length > 0) throw new Error("One judgement was expected.");
  return judgement;
};
const action = (fields: string) =>
  `- action: notify.mobile_app_pixel\n  data:\n${fields.replace(/^/gm, "    ")}`;

describe("verdicts", () => {
  test("buttons, a tag and a link work", () => {
    const source = action(`message: Close it?
data:
  tag: garage
  url: /lovelace/garage
  actions:
    - action: "{{ 'YES_' ~ context.id }}"
      title: "Yes"
    - action: "{{ 'NO_' ~ context.id }}"
      title: "No"`);
    expect(one(source)).toEqual({
      line: 1,
      what: 'notify.mobile_app_pixel  "Close it?"',
      verdict: "answered",
      notes: [],
    });
  });

  test("what is lost is named, and so is what only partly works", () => {
    const { verdict, notes } = one(
      action(`message: x
data: { sticky: true, channel: alarms, actions: [{ action: URI, title: Sun, uri: "entityId:sun.sun" }] }`),
    );
    expect(verdict).toBe("loses something");
    expect(notes.join("\n")).toMatch(
      /channel: becomes a tag[\s\S]*sticky: a message stays[\s\S]*"Sun".*entityId:/,
    );
  });

  test("a button that demands unlocking is reported", () => {
    const source = action(
      "message: x\ndata: { actions: [{ action: A, title: Unlock, authenticationRequired: true }] }",
    );
    expect(one(source)).toMatchObject({
      verdict: "loses something",
      notes: [expect.stringContaining("allowed_responders")],
    });
  });

  test("YAML is read as Home Assistant does: a bare YES is no action", () => {
    const source = action("message: x\ndata: { actions: [{ action: YES, title: Yes }] }");
    expect(one(source)).toMatchObject({
      verdict: "loses something",
      notes: [expect.stringContaining("in quotes")],
    });
  });

  test.each([
    ["message: command_volume_level", "loses something", "does not control the phone"],
    ['message: "command_{{ what }}"', "loses something", "does not control the phone"],
    ["message: TTS\ndata: { tts_text: Hello }", "loses something", "does not speak"],
    ["message: clear_notification\ndata: { tag: t }", "loses something", "stays on the phone"],
    ["message: clear_notification", "loses something", "names no tag"],
  ])("%j is %s", (fields, verdict, note) => {
    expect(one(action(fields))).toMatchObject({ verdict, notes: [expect.stringContaining(note)] });
  });

  test("events that the bridge does not fire are lost, its own works, others are nobody's business", () => {
    const events = ["mobile_app_notification_action", "mobile_app_notification_cleared", "timer.finished"];
    const source = events.map((event) => `- trigger: event\n  event_type: ${event}`).join("\n");
    expect(audit(source)).toMatchObject([
      { line: 1, verdict: "answered" },
      { line: 3, verdict: "loses something" },
    ]);
    expect(audit(`event_type: [${events.join(", ")}]`)).toHaveLength(2);
  });
});

describe("where notifications are", () => {
  test("at any depth, in the old and the new writing, with their lines", () => {
    const source = `automation:
  - alias: A
    actions:
      - choose:
          - conditions: "{{ true }}"
            sequence:
              - service: notify.family
                data_template:
                  message: Old
        default:
          - parallel:
              - action: notify.notify
                data: { message: New }
      - domain: mobile_app
        type: notify
        device_id: abc
        message: By device
        data: { color: red }
      - action: notify.persistent_notification
        data: { message: not for a phone }
      - action: light.turn_on
`;
    expect(audit(source)).toMatchObject([
      { line: 7, what: 'notify.family  "Old"', verdict: "cannot tell" },
      { line: 12, what: 'notify.notify  "New"', verdict: "cannot tell" },
      { line: 14, what: 'device  "By device"', verdict: "loses something" },
    ]);
  });

  test("in files of several documents, with anchors and merges", () => {
    const source = `a: &base { color: red }
---
x: &data { sticky: true }
y:
  action: notify.mobile_app_me
  data: { message: m, data: { <<: *data, tag: t } }
`;
    expect(one(source)).toMatchObject({ line: 5, notes: [expect.stringContaining("sticky")] });
  });

  test("whatever is given by an anchor is followed, and what is merged into an action too", () => {
    const lossy = "message: m, data: { sticky: true }";
    const judged = audit(`a: &to { action: notify.mobile_app_me, data: { message: fine } }
b: &what { ${lossy} }
c: [&name notify.mobile_app_me]
d:
  - { <<: *to, data: { ${lossy} } }
  - { <<: [*to], data: *what }
  - { action: *name, data: *what }`);
    expect(judged.map(({ line, verdict }) => [line, verdict])).toEqual([
      [1, "answered"],
      [3, "cannot tell"],
      [5, "loses something"],
      [6, "loses something"],
      [7, "loses something"],
    ]);
  });
});

describe("blueprints", () => {
  const blueprint = (data: string) => `blueprint:
  name: B
  domain: script
  input:
    look:
      name: Looks
      input:
        color: { name: Color, default: red }
    extra: { name: Extra, default: { sticky: true } }
    button: { name: Button }
sequence:
  - domain: mobile_app
    type: notify
    device_id: !input phone
    message: !input text
    data: ${data}
`;

  test("inputs have their defaults", () => {
    expect(one(blueprint("!input extra"))).toMatchObject({
      verdict: "loses something",
      notes: [expect.stringContaining("sticky")],
    });
  });

  test("what has no default is reported as open", () => {
    expect(one(blueprint("!input nothing"))).toMatchObject({
      what: "device  !input text",
      verdict: "cannot tell",
      notes: ["data is only known at run time"],
    });
    expect(one(blueprint("{ actions: !input buttons }"))).toMatchObject({ verdict: "cannot tell" });
  });

  test("buttons made by inputs and templates stay apart", () => {
    const actions = '[{ action: !input button, title: A }, { action: "{{ b }}", title: B }]';
    expect(one(blueprint(`{ actions: ${actions} }`))).toMatchObject({ verdict: "answered", notes: [] });
  });

  test("an input that is its own default does not go on forever", () => {
    const source =
      "blueprint: { input: { a: { default: !input a } } }\nx: { action: notify.x, data: !input a }";
    expect(one(source).verdict).toBe("cannot tell");
  });
});

describe("other ways to write a notification", () => {
  const data = "{ message: x, data: { sticky: true } }";
  test.each([
    `- action: Notify.Mobile_App_Pixel\n  data: ${data}`,
    `- service_template: notify.mobile_app_pixel\n  data_template: ${data}`,
    `tap_action: { action: perform-action, perform_action: notify.mobile_app_pixel, data: ${data} }`,
    `tap_action: { action: call-service, service: notify.mobile_app_pixel, service_data: ${data} }`,
    "alert: { door: { notifiers: [mobile_app_pixel], message: x, data: { sticky: true } } }",
    "alert: { door: { notifiers: mobile_app_pixel, message: x, data: { sticky: true } } }",
  ])("%j", (source) => {
    expect(one(source)).toMatchObject({
      what: 'notify.mobile_app_pixel  "x"',
      verdict: "loses something",
      notes: [expect.stringContaining("sticky")],
    });
  });
});

test("an alert notifies of its end as well", () => {
  const alert =
    "{ notifiers: [mobile_app_pixel], message: x, done_message: clear_notification, data: { tag: a } }";
  expect(audit(`alert: { door: ${alert} }`)).toMatchObject([
    { what: 'notify.mobile_app_pixel  "x"', verdict: "answered" },
    { what: 'notify.mobile_app_pixel  "clear_notification"', verdict: "loses something" },
  ]);
  expect(one("alert: { door: { name: Door, notifiers: [mobile_app_pixel] } }").verdict).toBe("answered");
});

describe("never an all-clear for what was not understood", () => {
  test.each([
    ['- action: "{{ notify_service }}"\n  data: { message: x }', "action is only known"],
    ["- action: !input notify_service\n  data: { message: x }", "action is only known"],
    ['- service: "notify.{{ phone }}"\n  data: { message: x }', "action is only known"],
    ["- action: notify.send_message\n  target: { entity_id: notify.pixel }\n  data: { message: x }", "phone"],
    ["variables: { phones: { anna: notify.mobile_app_anna } }", "used elsewhere"],
    ["variables:\n  target: \"{{ 'notify.mobile_app_' ~ name }}\"", "used elsewhere"],
    ["notify:\n  - platform: group\n    name: family\n    services: [{ service: mobile_app_a }]", "fails"],
    ["automation: !include automations.yaml", "another file"],
    ["a: { <<: !include base.yaml, data: { message: x } }", "not in the file"],
    [
      '- service_template: "{% if a %}notify.a{% else %}notify.b{% endif %}"\n  data: { message: x }',
      "action is only known",
    ],
    ["use_blueprint: { path: me/door.yaml, input: {} }", "its own file"],
    [`${action("message: x")}\n  data: { message: y }`, "the last one counts"],
    [action('message: x\ndata: { url: "{{ link }}" }'), "url is only known"],
    [action('message: x\ndata: "{{ more }}"'), "only known at run time"],
    ['- action: notify.mobile_app_me\n  data: "{{ all }}"', "only known at run time"],
    [
      action('message: x\ndata: { actions: ["{{ first }}", { action: OK, title: OK }] }'),
      "actions are only known",
    ],
    [action("message: x\ndata: { actions: [!input first] }"), "actions are only known"],
    [action("message: \"{{ 'clear_notification' if off else 'Hi' }}\"\ndata: { tag: x }"), "a command"],
  ])("%j cannot be judged", (source, why) => {
    const judgements = audit(source);
    expect(judgements.length).toBeGreaterThan(0);
    expect(judgements.filter(({ verdict }) => verdict === "cannot tell").join()).not.toBe("");
    expect(judgements.flatMap(({ notes }) => notes).join()).toContain(why);
  });

  test("speakers, screens and chats are left out, as is what notifies nobody", () => {
    const targets = [
      "alexa_media",
      "living_room_tv",
      "lg_webos_tv",
      "telegram_anna",
      "persistent_notification",
    ];
    expect(
      audit(targets.map((name) => `- action: notify.${name}\n  data: { message: x }`).join("\n")),
    ).toEqual([]);
    expect(audit('- action: "{{ light_service }}"\n  data: { brightness: 5 }')).toEqual([]);
    expect(audit("- action: !input what_to_do")).toEqual([]);
  });

  test("but a phone with such a name, or a group whose name only begins so, is not", () => {
    for (const name of ["mobile_app_bedroom_tv", "castle_family", "mailbox"])
      expect(audit(`- action: notify.${name}\n  data: { message: x }`)).toHaveLength(1);
  });
});

test("the package's own blueprints keep everything but the message on the phone", () => {
  const folder = join(import.meta.dirname, "../../blueprints");
  const files = globSync("**/*.yaml", { cwd: folder });
  expect(files).toHaveLength(3);
  for (const file of files) {
    const judgements = audit(readFileSync(join(folder, file), "utf8"));
    expect(judgements.length).toBeGreaterThan(2);
    for (const { what, verdict, notes } of judgements.filter((each) => each.verdict !== "answered"))
      expect([what, verdict, notes.join()]).toEqual([
        expect.stringContaining("device"),
        "loses something",
        expect.stringMatching(/clear_notification|interruption-level/),
      ]);
  }
});
