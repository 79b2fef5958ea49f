import fc from "fast-check";
import type { NodeRedNode } from "../../hosts/node-red.ts";

const TEXT = ["str", "msg", "flow", "global", "env", "jsonata"];
const JSON_TYPES = ["json", "msg", "flow", "global", "env", "jsonata"];
const NUMBER = ["num", "msg", "flow", "global", "env", "jsonata"];

/** A typed input with one of these types: its value and its type. */
const typed = (name: string, types: readonly string[]): fc.Arbitrary<Record<string, string>> =>
  fc
    .constantFrom(...types)
    .chain((type) =>
      fc
        .constantFrom(
          ...(type === "num" ? ["", "1", "900"] : type === "json" ? ["", '{"a":1}'] : ["", "payload", "a b"]),
        )
        .map((value) => ({ [name]: value, [`${name}Type`]: type })),
    );

const fields = (names: readonly string[], types: readonly string[]) =>
  fc.tuple(...names.map((name) => typed(name, types))).map((all) => Object.assign({}, ...all) as object);
const one = (name: string, values: readonly unknown[]) =>
  fc.constantFrom(...values).map((value) => ({ [name]: value }));
const flag = (name: string) => one(name, [true, false]);

const variable = (name: string) => `\${${name}}`;

const BUTTONS = [
  { id: "yes", label: "Yes", type: "button" },
  { label: "No", id: "no" },
  { id: "approve", label: " Approve ", type: "button" },
  { id: "why", label: "Say why", type: "reply", destructive: true },
  { id: "link", label: "Link", type: "url", url: "https://example.com" },
];
const LATER = [
  { id: "later", label: "Later", type: "button", snooze: 10 },
  { id: "morning", label: "Tomorrow", snooze: "720" },
];
const buttons = fc.subarray(BUTTONS, { minLength: 1 });
/** The steps of an escalation. */
const escalation = fc.tuple(
  ...[1, 2, 3].map((step) =>
    fc.tuple(
      one(`escalateTo${step}`, ["", "other"]),
      one(`escalateAfter${step}`, [step * 5, "7"]),
      one(`escalateUnit${step}`, ["min", "h"]),
    ),
  ),
);

/** A push's fields, and every node's. */
const push = fc.tuple(
  fields(["topic", "message", "title", "tags", "click_url"], TEXT),
  typed("metadata", JSON_TYPES),
  one("priority", ["", "high", "weird"]),
  fc.constant({ priorityType: "str" }),
);

const ask = fc.tuple(buttons, fc.subarray(LATER)).chain(([list, later]) =>
  fc.tuple(
    push,
    typed("timeout", NUMBER),
    typed("allowedResponders", TEXT),
    typed("actions", ["msg", "flow"]),
    one("timeoutUnit", ["s", "min", "h", "d"]),
    one("whenNobodyAnswers", ["go_on", "fail", "answer"]),
    one("defaultAnswer", ["", "gone", list[0]?.id, list.at(-1)?.id]),
    one("mode", ["auto", "callback", "poll"]),
    one("reminderEvery", [5, "7"]),
    one("reminderTimes", [5, "2"]),
    escalation,
    one("nobodySubscribed", ["fail", "wait"]),
    fc.tuple(flag("reminder"), flag("lateNotice"), flag("legend")),
    fc.tuple(flag("askedOutput"), flag("cancelledOutput")).map(([asked, cancelled]) => {
      const outputs = list.length + 1 + Number(asked.askedOutput) + Number(cancelled.cancelledOutput);
      const wires = Array.from({ length: outputs }, (_, index) => (index < 6 ? [`sink${index}`] : []));
      return { ...asked, ...cancelled, outputs, wires, buttons: [...later, ...list], buttonsFrom: "list" };
    }),
  ),
);

const NODES: Readonly<Record<string, fc.Arbitrary<readonly unknown[]>>> = {
  "iotpush-ask": ask,
  "iotpush-send": fc.tuple(
    push,
    buttons.map((list) => ({ buttons: list })),
    one("buttonsFrom", ["list", "field"]),
    typed("actions", JSON_TYPES),
    typed("callback_url", [...TEXT, "events"]).map((field) =>
      field.callback_urlType === "events" ? { ...field, callback_url: "" } : field,
    ),
  ),
  "iotpush-receipt": fc.tuple(
    one("operation", ["get", "list", "wait"]).map((chosen) => ({
      ...chosen,
      outputs: chosen.operation === "wait" ? 2 : 1,
      wires: chosen.operation === "wait" ? [["sink0"], ["sink1"]] : [["sink0"]],
    })),
    one("until", ["delivered", "read", "acted"]),
    one("status", ["", "queued", "failed"]),
    one("timeoutUnit", ["s", "d"]),
    fields(["receipt_id", "topic", "topic_id", "since"], TEXT),
    fields(["timeout", "limit"], NUMBER),
  ),
  "iotpush-action": fc.tuple(
    one("source", ["webhook", "callback", "poll"]),
    one("events", [["action"], ["delivered", "read"], ["action", "test"]]),
    one("topics", ["", "a, b"]),
    one("actions", ["", "ok"]),
    one("devices", ["", "Pixel 9"]),
  ),
  "iotpush-admin": fc.tuple(
    one("operation", ["topics.list", "topics.update", "questions.answer", "devices.register"]),
    typed("target", TEXT),
    typed("data", JSON_TYPES),
  ),
  "iotpush-config": fc.tuple(
    one("baseUrl", ["", "http://127.0.0.1:1880", variable("URL"), " https://www.iotpush.com"]),
    one("publicUrl", ["", "https://red.example.com"]),
    one("topic", ["", "my-topic", variable("TOPIC")]),
    one("tls", ["", "tls"]),
    flag("atMostOnce"),
  ),
};

const VERSIONS: Readonly<Record<string, number>> = {
  "iotpush-action": 1,
  "iotpush-admin": 1,
  "iotpush-ask": 3,
};

/** Any node of a type, as a flow may hold it: also one of an old flow, as long as it is of the oldest version or later. */
export const anyNode = (type: string, oldest = 0): fc.Arbitrary<NodeRedNode> =>
  fc
    .tuple(
      NODES[type] ?? fc.constant([]),
      one("name", ["", "Named"]),
      one("server", ["server", "other"]),
      fc.integer({ min: oldest, max: VERSIONS[type] ?? 2 }),
    )
    .map(([parts, name, server, version]) => ({
      id: "new",
      type,
      // Of an old flow, which is brought up to date when it is imported.
      version,
      ...(type === "iotpush-config" ? {} : { z: "flow", x: 200, y: 200, wires: [["sink0"]], ...server }),
      ...Object.assign({}, ...flatten(parts), name),
    })) as fc.Arbitrary<NodeRedNode>;

const flatten = (parts: readonly unknown[]): object[] =>
  parts.flatMap((part) => (Array.isArray(part) ? flatten(part) : [part as object]));
