import { WHOLE_PUSH } from "@iotpush/core/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMMANDS, DATA_KEYS } from "./data-keys.js";
import { leftOutNote, type MappedPush, mapNotification } from "./map-notification.js";
import { Notification } from "./notification.js";

const EXTERNAL = "https://home.example.com";

function pushOf(data: Record<string, unknown>, more: Partial<Notification> = {}): MappedPush {
  const mapped = mapNotification({ message: "Text", data, ...more }, { externalUrl: EXTERNAL });
  if (mapped.kind !== "push") throw new Error(`It became a ${mapped.kind}.`);
  return mapped;
}

describe("commands", () => {
  test.each(Object.keys(COMMANDS).filter((command) => command !== "clear_notification"))(
    "%s is never sent as text",
    (command) => {
      expect(mapNotification({ message: command, title: "on" })).toMatchObject({ kind: "command", command });
    },
  );

  test("one that nobody knows yet is a command, a sentence is not", () => {
    expect(mapNotification({ message: "command_make_coffee" }).kind).toBe("command");
    expect(mapNotification({ message: "command_center is down" }).kind).toBe("push");
    expect(mapNotification({ message: "TTS is on" }).kind).toBe("push");
  });

  test.each(["constructor", "toString", "__proto__"])("the word %s is a text as any other", (message) => {
    expect(pushOf({}, { message }).push.message).toBe(message);
  });

  test.each([
    [true, "true"],
    [false, "false"],
    [7, "7"],
    [" a ", "a"],
    [null, undefined],
    ["", undefined],
  ])("the tag %j is %j", (tag, expected) => {
    expect(mapNotification({ message: "clear_notification", data: { tag } })).toEqual({
      kind: "clear",
      tag: expected,
    });
  });

  test("clear_notification clears its tag", () => {
    expect(mapNotification({ message: "clear_notification", data: { tag: "door" } })).toEqual({
      kind: "clear",
      tag: "door",
    });
  });
});

describe("text", () => {
  test("keeps message and title, with the subtitle as first line", () => {
    expect(pushOf({ subtitle: "Cellar" }, { title: "Water" }).push).toEqual({
      message: "Cellar\nText",
      title: "Water",
    });
  });

  test("a message without text shows its title", () => {
    expect(pushOf({}, { message: " ", title: "Ring" }).push.message).toBe("Ring");
  });
});

describe("buttons", () => {
  test("answer by their own ids, replies take text, links open", () => {
    const { push, asks, actionOf, leftOut } = pushOf({
      actions: [
        { action: "ALARM", title: "Sound alarm", destructive: true, icon: "sfsymbols:bell" },
        { action: "TALK", title: "Talk", behavior: "textInput", textInputButtonTitle: "Say" },
        { action: "REPLY", title: "Answer" },
        { action: "URI", title: "Cameras", uri: "/lovelace/cameras" },
      ],
    });
    expect(asks).toBe(true);
    expect(leftOut.map(({ why }) => why)).toEqual([
      'the icon of the button "Sound alarm"',
      'the title of the text input\'s button of the button "Talk"',
      'the link button "Cameras" beside buttons that answer: it becomes a link of the message',
    ]);
    expect(push.actions).toEqual([
      { id: "ALARM", label: "Sound alarm", type: "button", destructive: true },
      { id: "TALK", label: "Talk", type: "reply" },
      { id: "REPLY", label: "Answer", type: "reply" },
      { id: "uri-4", label: "Cameras", type: "url", url: `${EXTERNAL}/lovelace/cameras` },
    ]);
    expect(actionOf).toEqual({ ALARM: "ALARM", TALK: "TALK", REPLY: "REPLY" });
  });

  test("links alone ask nothing", () => {
    const { asks, push } = pushOf({
      actions: [{ action: "URI", title: "Clip", uri: "https://x.example/1" }],
    });
    expect(asks).toBe(false);
    expect(push.actions).toHaveLength(1);
  });

  test("an id that is too long is carried by a short one", () => {
    const long = `CONFIRM_${"x".repeat(200)}`;
    const { push, actionOf } = pushOf({ actions: [{ action: long, title: "Confirm" }] });
    expect(actionOf[push.actions?.[0]?.id ?? ""]).toBe(long);
  });

  test("words that YAML takes for true and false are labels, but no actions", () => {
    const { push, leftOut } = pushOf({
      actions: [
        { action: "CLOSE", title: true },
        { action: "LEAVE", title: false },
        { action: true, title: "Yes" },
      ],
    });
    expect(push.actions?.map(({ label }) => label)).toEqual(["Yes", "No"]);
    expect(leftOut).toMatchObject([{ why: expect.stringContaining("write it in quotes") }]);
  });

  test("a list that came as text is read", () => {
    const actions = JSON.stringify([{ action: "YES", title: "Yes" }]);
    expect(pushOf({ actions }).push.actions).toEqual([{ id: "YES", label: "Yes", type: "button" }]);
  });

  test("what only the companion app opens is left out, and said", () => {
    const { push, leftOut } = pushOf({
      actions: [{ action: "URI", title: "Sun", uri: "entityId:sun.sun" }],
    });
    expect(push.actions).toBeUndefined();
    expect(leftOut.map(({ why }) => why).join()).toContain("entityId:");
  });
});

describe("links", () => {
  test.each([
    [{ url: "/lovelace/doors" }, `${EXTERNAL}/lovelace/doors`],
    [{ clickAction: "https://example.com/x" }, "https://example.com/x"],
    [{ url: "entityId:sun.sun", clickAction: "/map" }, `${EXTERNAL}/map`],
    [{ image: "/local/door.jpg" }, `${EXTERNAL}/local/door.jpg`],
    [{ attachment: { url: "/local/door.mp4" } }, `${EXTERNAL}/local/door.mp4`],
    [{ url: "/door", image: "/local/door.jpg" }, `${EXTERNAL}/door`],
    [{ clickAction: "noAction", image: "/local/door.jpg" }, undefined],
    [{ url: "app://com.example" }, undefined],
    [{ url: { _: "/lovelace/cameras" } }, `${EXTERNAL}/lovelace/cameras`],
  ])("%j opens %s", (data, url) => {
    expect(pushOf(data).push.click_url).toBe(url);
  });

  test("a relative one without an external URL is left out, with the fix", () => {
    const mapped = mapNotification({ message: "Text", data: { url: "/door" } });
    expect(mapped).toMatchObject({ leftOut: [{ why: expect.stringContaining("set its URL") }] });
  });
});

describe("priority", () => {
  test.each([
    [{ priority: "high", ttl: 0 }, "high"],
    [{ importance: "min" }, "low"],
    [{ push: { "interruption-level": "passive" } }, "low"],
    [{ push: { "interruption-level": "time-sensitive" } }, "high"],
    [{ push: { "interruption-level": "critical" } }, "urgent"],
    [{ push: { sound: { name: "default", critical: 1, volume: 1 } } }, "urgent"],
    [{ channel: "alarm_stream" }, "urgent"],
    [{ priority: "high", importance: "low" }, "high"],
    [{}, undefined],
  ])("%j is %s", (data, priority) => {
    expect(pushOf(data).push.priority).toBe(priority);
  });
});

test("every field of a push can be written, but the callback, which is the bridge's own, and metadata, which nobody sees", () => {
  const { message, title, priority, tags, click_url: url } = WHOLE_PUSH;
  const [channel, group] = tags.split(",");
  const actions = WHOLE_PUSH.actions.map(({ id, label }) => ({ action: id, title: label }));
  const { push } = pushOf({ priority, channel, group, url, actions }, { message, title });
  expect(push).toEqual({ message, title, priority, tags, click_url: url, actions: WHOLE_PUSH.actions });
});

test("channel and group become tags", () => {
  expect(pushOf({ channel: "Motion, garden", group: "cameras" }).push.tags).toBe("Motion  garden,cameras");
});

test("every key that does nothing is reported, and no other", () => {
  for (const [key, { effect }] of Object.entries(DATA_KEYS)) {
    const value = { actions: [], timeout: 5, iotpush: "" }[key] ?? "value";
    const { leftOut } = pushOf({ [key]: value });
    expect(leftOut.some(({ kind }) => kind === key)).toBe(effect === "nothing");
  }
  expect(pushOf({ no_such_key: 1 }).leftOut).toMatchObject([{ kind: "no_such_key" }]);
});

test("whatever an automation writes becomes something that can be sent", () => {
  fc.assert(
    fc.property(
      fc.record({ message: fc.anything(), title: fc.anything(), data: fc.anything() }),
      (written) => {
        const mapped = mapNotification(Notification.parse(written), { externalUrl: EXTERNAL });
        if (mapped.kind !== "push") return;
        expect(mapped.push.message).toMatch(/\S/);
        for (const { id, label } of mapped.push.actions ?? []) {
          expect(id.length).toBeLessThanOrEqual(100);
          expect(label.length).toBeGreaterThan(0);
        }
      },
    ),
  );
});

test.each([
  [{ actions: { action: "A" } }, "the buttons: they are not a list"],
  [{ tag: ["a"] }, "tag (it is not text)"],
  [{ timeout: "soon" }, "timeout (it is not a number of seconds)"],
  [{ iotpush: { topics: ["anna"] } }, "iotpush (no button answers)"],
])("%j is not dropped in silence", (data, note) => {
  const mapped = mapNotification({ message: "x", data });
  expect(mapped.kind === "push" && mapped.leftOut.map(leftOutNote).join()).toContain(note);
});

test("of a text that is too long the end is left out, and that is reported", () => {
  const mapped = mapNotification({ message: "x".repeat(60_000) });
  expect(mapped).toMatchObject({ push: { message: "x".repeat(50_000) }, leftOut: [{ kind: "text" }] });
});
