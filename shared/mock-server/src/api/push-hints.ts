import { nearest, PUSH_HEADERS, PushBody } from "@iotpush/core/contract";
import type { Context } from "hono";
import { isFraming } from "../delivery/post.js";
import type { ServiceContext } from "../service/context.js";
import { findTopicRow } from "../service/topics.js";
import { hint } from "./hints.js";

const FIELDS = Object.keys(PushBody.shape);
/** Headers that ntfy reads and iotpush does not: each in lower case, with its name. */
const NTFY = new Map(
  "Actions Attach Icon Delay At In Email Call Markdown Filename Cache Firebase"
    .split(" ")
    .flatMap((name) => [name, `X-${name}`].map((header) => [header.toLowerCase(), name])),
);

/** Keys that the profiles name differently: the row of the difference, the documented name and the live one. */
const KEY_NAMES = [
  ["callbackKey", "callback_url", "callback"],
  ["clickKey", "click_url", "click"],
] as const;

/** Hints at what people get wrong in a push and what the service answers with 200 anyway. */
export function hintAtPush(context: Context, service: ServiceContext): void {
  const { req } = context;
  for (const name of Object.keys(req.query()))
    if (FIELDS.includes(name))
      hint(context, `ignored: ${name} in the query; send it in the body or a header`);
  for (const name of Object.values(PUSH_HEADERS)) {
    const value = req.header(name);
    if (value !== undefined) hintAtHeader(context, name, value);
    if (req.header(`X-${name}`) !== undefined && !service.profile.live("shortcutHeaders"))
      hint(context, `ignored: X-${name}; send ${name}`);
  }
  for (const header of req.raw.headers.keys()) {
    const name = NTFY.get(header);
    if (name)
      hint(
        context,
        `ignored: ${name}, a header of ntfy; iotpush reads ${Object.values(PUSH_HEADERS).join(", ")}`,
      );
  }
}

function hintAtHeader(context: Context, name: string, value: string): void {
  if (/=\?[\w-]+\?[bq]\?/i.test(value))
    hint(context, `${name} is shown as it is, RFC 2047 is not decoded; send it in JSON`);
  else if (/[^\x20-\x7e]/.test(value))
    hint(context, `${name} has characters that a header cannot carry; send it in JSON`);
}

/** Hints at a body that is read as plain text but probably is not. */
export function hintAtText(context: Context, text: string): void {
  const type = context.req.header("content-type") ?? "";
  if (text.includes("\ufffd")) hint(context, "the body is not valid UTF-8");
  if (/^multipart\//i.test(type))
    hint(context, "a multipart form is not read, all of it becomes the message; send text or JSON");
  else if (looksLikeJson(text))
    hint(context, "the body looks like JSON and becomes the message; add content-type: application/json");
  else if (FIELDS.some((field) => text.startsWith(`${field}=`)))
    hint(context, "a form is not read, all of it becomes the message; send text or JSON");
}

function looksLikeJson(text: string): boolean {
  if (!/^\s*\{[\s\S]*\}\s*$/.test(text)) return false;
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** Hints at keys that only the other profile reads. */
export function hintAtOtherProfile(
  context: Context,
  service: ServiceContext,
  body: Readonly<Record<string, unknown>>,
): void {
  for (const [row, documented, live] of KEY_NAMES) {
    const [read, dropped] = service.profile.live(row) ? [live, documented] : [documented, live];
    if (dropped in body && !(read in body)) hint(context, `ignored: ${dropped} (send ${read} as well)`);
  }
}

export function hintAtCallbackHeaders(context: Context, body: Readonly<Record<string, unknown>>): void {
  const framing = Object.keys(body.callback_headers ?? {}).filter(isFraming);
  if (framing.length > 0) hint(context, `ignored: ${framing.join(", ")} in callback_headers`);
}

export function hintAtTopic(
  context: Context,
  service: ServiceContext,
  name: string,
  key: string | undefined,
): void {
  const topic = findTopicRow(service, "t.name = ?", name.toLowerCase());
  if (!topic) {
    const names = service.db.all<{ name: string }>("SELECT name FROM topics").map((row) => row.name);
    const suggestion = nearest(name, names);
    if (suggestion) hint(context, `the topic ${name} does not exist: did you mean ${suggestion}?`);
  } else if (key !== undefined && key !== topic.api_key) hint(context, wrongKey(service, topic.name, key));
}

function wrongKey(service: ServiceContext, topic: string, key: string): string {
  const other = findTopicRow(service, "t.api_key = ?", key);
  if (other) return `this is the key of the topic ${other.name}, not of ${topic}`;
  return service.db.get("SELECT 1 FROM sessions WHERE token = ?", key)
    ? "this is a session token; a push needs the topic's key"
    : `this is not the key of the topic ${topic}`;
}
