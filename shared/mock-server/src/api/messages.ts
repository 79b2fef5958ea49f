import { ENDPOINTS, PUSH_HEADERS, PushBody } from "@iotpush/core/contract";
import type { Context } from "hono";
import * as z from "zod/v4/mini";
import { ApiError } from "../errors.js";
import { takeAction } from "../service/actions.js";
import type { ServiceContext } from "../service/context.js";
import { acceptPush, listMessages } from "../service/messages.js";
import { checkQuota, countPush } from "../service/plans.js";
import { requireTopicKey, topicByName } from "../service/topics.js";
import { hint } from "./hints.js";
import {
  hintAtCallbackHeaders,
  hintAtOtherProfile,
  hintAtPush,
  hintAtText,
  hintAtTopic,
} from "./push-hints.js";
import { checkRequest, jsonBody } from "./request.js";
import type { Routes } from "./route.js";

/** What is pushed, and how it is answered. Documentation: Send Notification, Report Action. GET is the live service's. */
export const messages: Partial<Routes> = {
  "messages.push": {
    aliasRow: "putPush",
    rateLimit: "pushRateLimit",
    readBody: pushBody,
    before: ({ params, bearer, service, context }) => {
      hintAtTopic(context, service, params.topic ?? "", bearer);
      const topic = topicByName(service, params.topic ?? "");
      requireTopicKey(service, topic, bearer);
      if (service.profile.live("countedFirst")) checkQuota(service, topic);
    },
    refusedBody: ({ params, service }) => {
      if (service.profile.live("countedFirst")) countPush(service, topicByName(service, params.topic ?? ""));
    },
    handle: ({ service, params, body }) =>
      acceptPush(service, topicByName(service, params.topic ?? ""), body),
  },
  "messages.list": {
    row: "listMessages",
    before: ({ params, bearer, service }) => {
      const topic = topicByName(service, params.topic ?? "");
      if (topic.is_private && bearer !== topic.api_key) throw new ApiError(401, "Unauthorized");
    },
    handle: ({ service, params, query }) => {
      const topic = topicByName(service, params.topic ?? "");
      const list = listMessages(service, topic, query);
      return { topic: topic.name, messages: list, count: list.length };
    },
  },
  "actions.report": { handle: ({ service, body, account }) => takeAction(service, account(), body) },
};

/** Made once: making a schema takes longer than a push. */
const PARTIAL = z.partial(PushBody);

/** Text with header shortcuts, or JSON; a header wins over the JSON's key. */
async function pushBody(context: Context, service: ServiceContext): Promise<unknown> {
  hintAtPush(context, service);
  const body = await messageFields(context, service);
  if (typeof body.message === "string" && body.message.trim() === "")
    throw new ApiError(400, "Message cannot be empty");
  if (Array.isArray(body.tags)) hint(context, "tags is one string, separated by commas: a,b");
  if (service.profile.live("buttonWithoutType")) body.actions = withTypes(body.actions);
  const headers = headerFields(context, service);
  // A header wins over the JSON's key, but does not hide what is wrong with it.
  if (headers.some(([field]) => field in body))
    checkRequest(PARTIAL, body, ENDPOINTS["messages.push"].section);
  hintAtOtherProfile(context, service, body);
  hintAtCallbackHeaders(context, body);
  return { ...body, ...Object.fromEntries(headers) };
}

function headerFields(context: Context, service: ServiceContext): [string, string][] {
  return Object.entries(PUSH_HEADERS).flatMap(([field, name]) => {
    const shortcut = service.profile.live("shortcutHeaders") ? context.req.header(`X-${name}`) : undefined;
    const value = context.req.header(name) ?? shortcut;
    if (value === undefined) return [];
    return field === "click_url"
      ? [[field, value] as [string, string], ["click", value] as [string, string]]
      : [[field, value] as [string, string]];
  });
}

/** What has no type is a button: the service's own n8n node sends ids and labels only. */
const withTypes = (actions: unknown): unknown =>
  Array.isArray(actions)
    ? actions.map((action) =>
        typeof action === "object" && action !== null ? { type: "button", ...action } : action,
      )
    : actions;

async function messageFields(context: Context, service: ServiceContext): Promise<Record<string, unknown>> {
  if (!/^application\/json\b/i.test(context.req.header("content-type") ?? "")) {
    const text = await context.req.text();
    hintAtText(context, text);
    return { message: text };
  }
  const json = await jsonBody(context);
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  if (isObject && "message" in json) return { ...json };
  if (service.profile.live("jsonWithoutMessage"))
    return { ...(isObject ? json : {}), message: JSON.stringify(json) };
  if (!isObject) throw new ApiError(400, "The JSON body must be an object");
  return { ...json };
}
