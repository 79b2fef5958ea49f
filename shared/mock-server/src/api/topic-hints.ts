import { nearest } from "@iotpush/core/contract";
import type { Context } from "hono";
import type { ServiceContext } from "../service/context.js";
import { findTopicRow } from "../service/topics.js";
import { hint } from "./hints.js";

/** Hints at a topic that may have been meant, and at a key that belongs to another topic. */
export function hintAtTopic(
  context: Context,
  service: ServiceContext,
  name: string,
  key: string | undefined,
): void {
  const topic = findTopicRow(service, "t.name = ?", name.toLowerCase());
  if (!topic) {
    const names = service.db.all<{ name: string }>("SELECT name FROM topics").map((row) => row.name);
    const meant = nearest(name, names);
    if (meant) hint(context, `the topic ${name} does not exist: did you mean ${meant}?`);
  } else if (key !== undefined && key !== topic.api_key) hint(context, wrongKey(service, topic.name, key));
}

function wrongKey(service: ServiceContext, topic: string, key: string): string {
  const other = findTopicRow(service, "t.api_key = ?", key);
  if (other) return `this is the key of the topic ${other.name}, not of ${topic}`;
  return service.db.get("SELECT 1 FROM sessions WHERE token = ?", key)
    ? "this is a session token; a push needs the topic's key"
    : `this is not the key of the topic ${topic}`;
}
