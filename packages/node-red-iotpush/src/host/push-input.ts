import type { PushInput } from "@iotpush/core";
import { PUSH_TEXT_NAMES, ValidationError } from "@iotpush/core/adapter";
import { isEmpty, toText } from "./fields.js";

/** Tags may be a list. */
const TEXT_FIELDS = [
  "message",
  "title",
  "callback_url",
  ...PUSH_TEXT_NAMES.filter((name) => name !== "tags"),
];
const JSON_FIELDS = ["actions", "metadata", "callback_headers"];

/**
 * The push that a node's fields and the message's overrides make; overrides win. Texts may come as numbers or buffers, JSON as
 * text. Throws ValidationError without a topic; everything else is checked when it is sent.
 */
export function toPush(
  fields: Readonly<Record<string, unknown>>,
  defaultTopic: string,
): { topic: string; input: PushInput } {
  const { topic = defaultTopic, ...rest } = fields;
  if (isEmpty(topic))
    throw new ValidationError({
      what: "The push",
      issues: [{ field: "topic", problem: "is missing" }],
      fix: "Set a default topic in the connection, or the topic in the node.",
    });
  const input = Object.entries(rest)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]) => [name, shaped(name, value)]);
  return { topic: toText(topic), input: Object.fromEntries(input) };
}

function shaped(name: string, value: unknown): unknown {
  if (TEXT_FIELDS.includes(name)) return toText(value);
  if (JSON_FIELDS.includes(name) && typeof value === "string") return parse(name, value);
  return value;
}

function parse(name: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ValidationError({ what: "The push", issues: [{ field: name, problem: "is not valid JSON" }] });
  }
}
