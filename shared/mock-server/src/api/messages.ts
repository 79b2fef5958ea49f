import { PUSH_HEADERS, PushBody } from "@iotpush/core/contract";
import type { Context } from "hono";
import { listMessages, push } from "../service/messages.js";
import { checkTopicKey, topicByName } from "../service/topics.js";
import { Refusal, type World } from "../service/world.js";
import { check, jsonBody } from "./call.js";
import type { Routes } from "./routes.js";

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

/** Text with header shortcuts, or JSON; a header wins over the JSON's key. */
async function pushBody(context: Context, world: World): Promise<unknown> {
  const body = await messageFields(context, world);
  if (typeof body.message === "string" && body.message.trim() === "")
    throw new Refusal(400, "Message cannot be empty");
  // A header wins over the JSON's key, but does not hide what is wrong with it.
  check(PushBody.partial(), body);
  for (const [field, name] of Object.entries(PUSH_HEADERS)) {
    const shortcut = world.profile.live("shortcutHeaders") ? context.req.header(`X-${name}`) : undefined;
    const value = context.req.header(name) ?? shortcut;
    if (value === undefined) continue;
    body[field] = value;
    if (field === "click_url") body.click = value;
  }
  return body;
}

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
