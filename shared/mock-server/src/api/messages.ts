import { ENDPOINTS, PUSH_HEADERS, PushBody } from "@iotpush/core/contract";
import type { Context } from "hono";
import { listMessages, push } from "../service/messages.js";
import { checkTopicKey, topicByName } from "../service/topics.js";
import { Refusal, type World } from "../service/world.js";
import { jsonBody } from "./call.js";
import { check } from "./check.js";
import { hint } from "./hints.js";
import type { Routes } from "./route.js";

/** POST /api/push/{topic}. Documentation: Send Notification. GET is the live service's. */
export const messages: Partial<Routes> = {
  "messages.push": {
    aliasRow: "putPush",
    readBody: pushBody,
    before: ({ params, bearer, world }) =>
      checkTopicKey(world, topicByName(world, params.topic ?? ""), bearer),
    handle: ({ world, params, body, deliverer }) =>
      push(world, topicByName(world, params.topic ?? ""), body, body.priority ?? "normal", deliverer).result,
  },
  "messages.list": {
    row: "listMessages",
    before: ({ params, bearer, world }) => {
      const topic = topicByName(world, params.topic ?? "");
      if (topic.is_private && bearer !== topic.api_key) throw new Refusal(401, "Unauthorized");
    },
    handle: ({ world, params, query }) => {
      const topic = topicByName(world, params.topic ?? "");
      const list = listMessages(world, topic, query);
      return { topic: topic.name, messages: list, count: list.length };
    },
  },
};

/** Made once: making a schema takes longer than a push. */
const PARTIAL = PushBody.partial();

/** Text with header shortcuts, or JSON; a header wins over the JSON's key. */
async function pushBody(context: Context, world: World): Promise<unknown> {
  const body = await messageFields(context, world);
  if (typeof body.message === "string" && body.message.trim() === "")
    throw new Refusal(400, "Message cannot be empty");
  // A header wins over the JSON's key, but does not hide what is wrong with it.
  check(PARTIAL, body, ENDPOINTS["messages.push"].section);
  hintOtherDialect(context, world, body);
  for (const [field, name] of Object.entries(PUSH_HEADERS)) {
    const shortcut = world.profile.live("shortcutHeaders") ? context.req.header(`X-${name}`) : undefined;
    const value = context.req.header(name) ?? shortcut;
    if (value === undefined) continue;
    body[field] = value;
    if (field === "click_url") body.click = value;
  }
  return body;
}

/** Names what is written in the dialect that this server does not read. */
function hintOtherDialect(context: Context, world: World, body: Record<string, unknown>): void {
  for (const [row, documented, live] of DIALECTS) {
    const [read, dropped] = world.profile.live(row) ? [live, documented] : [documented, live];
    if (dropped in body && !(read in body)) hint(context, `ignored: ${dropped} (send ${read} as well)`);
  }
}

const DIALECTS = [
  ["callbackKey", "callback_url", "callback"],
  ["clickKey", "click_url", "click"],
] as const;

async function messageFields(context: Context, world: World): Promise<Record<string, unknown>> {
  if (!/^application\/json\b/i.test(context.req.header("content-type") ?? ""))
    return { message: await context.req.text() };
  const json = await jsonBody(context);
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  if (isObject && "message" in json) return { ...json };
  if (world.profile.live("jsonWithoutMessage"))
    return { ...(isObject ? json : {}), message: JSON.stringify(json) };
  if (!isObject) throw new Refusal(400, "The JSON body must be an object");
  return { ...json };
}
