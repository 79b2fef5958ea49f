import { globSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findNotifications, UnreadableFile } from "./find.js";
import { type Judgement, judge } from "./judge.js";
import { runAudit } from "./run-audit.js";

const audit = (source: string): Judgement[] => judge(findNotifications(source));
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
      verdict: "works",
      notes: [],
    });
  });

  test("what is lost is named, and so is what only partly works", () => {
    const { verdict, notes } = one(
      action(`message: x
data: { sticky: true, channel: alarms, actions: [{ action: URI, title: Sun, uri: "entityId:sun.sun" }] }`),
    );
    expect(verdict).toBe("less");
    expect(notes.join("\n")).toMatch(
      /channel: becomes a tag[\s\S]*sticky: a message stays[\s\S]*"Sun".*entityId:/,
    );
  });

  test("a button that demands unlocking is told", () => {
    const source = action(
      "message: x\ndata: { actions: [{ action: A, title: Unlock, authenticationRequired: true }] }",
    );
    expect(one(source)).toMatchObject({
      verdict: "less",
      notes: [expect.stringContaining("allowed_responders")],
    });
  });

  test("YAML is read as Home Assistant does: a bare YES is no action", () => {
    const source = action("message: x\ndata: { actions: [{ action: YES, title: Yes }] }");
    expect(one(source)).toMatchObject({ verdict: "less", notes: [expect.stringContaining("in quotes")] });
  });

  test.each([
    ["message: command_volume_level", "lost", "does not control the phone"],
    ['message: "command_{{ what }}"', "lost", "does not control the phone"],
    ["message: TTS\ndata: { tts_text: Hello }", "lost", "does not speak"],
    ["message: clear_notification\ndata: { tag: t }", "less", "stays on the phone"],
    ["message: clear_notification", "lost", "names no tag"],
  ])("%j is %s", (fields, verdict, note) => {
    expect(one(action(fields))).toMatchObject({ verdict, notes: [expect.stringContaining(note)] });
  });

  test("events that the bridge does not fire are lost, its own works, others are nobody's business", () => {
    const events = ["mobile_app_notification_action", "mobile_app_notification_cleared", "timer.finished"];
    const source = events.map((event) => `- trigger: event\n  event_type: ${event}`).join("\n");
    expect(audit(source)).toMatchObject([
      { line: 1, verdict: "works" },
      { line: 3, verdict: "lost" },
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
      { line: 7, what: 'notify.family  "Old"', verdict: "works" },
      { line: 12, what: 'notify.notify  "New"', verdict: "works" },
      { line: 14, what: 'device  "By device"', verdict: "less" },
    ]);
  });

  test("in files of several documents, with anchors and merges", () => {
    const source = `a: &base { color: red }
---
x: &data { sticky: true }
y:
  action: notify.me
  data: { message: m, data: { <<: *data, tag: t } }
`;
    expect(one(source)).toMatchObject({ line: 5, notes: [expect.stringContaining("sticky")] });
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
        colour: { name: Colour, default: red }
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
      verdict: "less",
      notes: [expect.stringContaining("sticky")],
    });
  });

  test("what has no default is told as open", () => {
    expect(one(blueprint("!input nothing"))).toMatchObject({
      what: "device  !input text",
      verdict: "works",
      notes: [expect.stringContaining("cannot be told")],
    });
    expect(one(blueprint("{ actions: !input buttons }"))).toMatchObject({ verdict: "works" });
  });

  test("buttons made by inputs and templates stay apart", () => {
    const actions = '[{ action: !input button, title: A }, { action: "{{ b }}", title: B }]';
    expect(one(blueprint(`{ actions: ${actions} }`))).toMatchObject({ verdict: "works", notes: [] });
  });

  test("an input that is its own default does not go on for ever", () => {
    const source =
      "blueprint: { input: { a: { default: !input a } } }\nx: { action: notify.x, data: !input a }";
    expect(one(source).verdict).toBe("works");
  });
});

test("the package's own blueprints keep everything but the message on the phone", () => {
  const folder = join(import.meta.dirname, "../../blueprints");
  const files = globSync("**/*.yaml", { cwd: folder });
  expect(files).toHaveLength(3);
  for (const file of files) {
    const judgements = audit(readFileSync(join(folder, file), "utf8"));
    expect(judgements.length).toBeGreaterThan(2);
    for (const { what, verdict, notes } of judgements.filter((each) => each.verdict !== "works"))
      expect([what, verdict, notes.join()]).toEqual([
        expect.stringContaining("device"),
        "less",
        expect.stringMatching(/clear_notification|interruption-level/),
      ]);
  }
});

test("no YAML is told with its line", () => {
  expect(() => findNotifications("a: 1\nb: [\n")).toThrow(UnreadableFile);
  expect(findNotifications("")).toEqual({ found: [], defaults: {} });
});

test("the report names each file, each verdict and their sum", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bridge-audit-"));
  const file = (name: string) => join(folder, name);
  await writeFile(file("good.yaml"), action("message: Hello"));
  await writeFile(file("none.yaml"), "light: []");
  await writeFile(file("broken.yaml"), "a: [");
  expect(await runAudit([file("good.yaml"), file("none.yaml")])).toEqual({
    ok: true,
    said: `${file("good.yaml")}
    1  works            notify.mobile_app_pixel  "Hello"
${file("none.yaml")}
  no notification

1 work(s), 0 with less, 0 lost.`,
  });
  const { ok, said } = await runAudit([file("broken.yaml"), file("missing.yaml")]);
  expect(ok).toBe(false);
  expect(said).toMatch(/line 1: .*Correct the YAML/);
  expect(said).toMatch(/cannot be read \(ENOENT\)/);
  await rm(folder, { recursive: true });
});
