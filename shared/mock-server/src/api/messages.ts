import { PUSH_HEADERS } from "@iotpush/core/contract";
import type { Context } from "hono";
import { push } from "../service/messages.js";
import { checkTopicKey, topicByName } from "../service/topics.js";
import { Refusal } from "../service/world.js";
import { jsonBody } from "./call.js";
import type { Routes } from "./routes.js";

/** POST /api/push/{topic}. Documentation: Send Notification. */
export const messages: Partial<Routes> = {
  "messages.push": {
    readBody: pushBody,
    before: ({ params, bearer, world }) => checkTopicKey(topicByName(world, params.topic ?? ""), bearer),
    handle: ({ world, params, body }) => push(world, topicByName(world, params.topic ?? ""), body),
  },
};

/** Text with header shortcuts, or JSON; a header wins over the JSON's key. */
async function pushBody(context: Context): Promise<unknown> {
  const isJson = /^application\/json\b/i.test(context.req.header("content-type") ?? "");
  const json = isJson ? await jsonBody(context) : undefined;
  if (isJson && (typeof json !== "object" || json === null || Array.isArray(json)))
    throw new Refusal(400, "The JSON body must be an object");
  const body: Record<string, unknown> = isJson
    ? { ...(json as object) }
    : { message: await context.req.text() };
  if (typeof body.message === "string" && body.message.trim() === "")
    throw new Refusal(400, "Message cannot be empty");
  for (const [field, name] of Object.entries(PUSH_HEADERS)) {
    const value = context.req.header(name) ?? context.req.header(`X-${name}`);
    if (value === undefined) continue;
    body[field] = value;
    if (field === "click_url") body.click = value;
  }
  return body;
}
