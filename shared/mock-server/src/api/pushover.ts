import {
  fromPushoverPriority,
  type PushoverBody,
  PushoverBody as PushoverSchema,
} from "@iotpush/core/contract";
import type { Context } from "hono";
import { ApiError } from "../errors.js";
import type { ServiceContext } from "../service/context.js";
import { acceptPush } from "../service/messages.js";
import { findTopicRow, type TopicRow } from "../service/topics.js";
import { hint } from "./hints.js";
import type { Routes } from "./route.js";

/** What Pushover knows and iotpush drops. */
const DROPPED = "retry expire ttl callback tags attachment attachment_base64 attachment_type".split(" ");
const FIELDS: readonly string[] = Object.keys(PushoverSchema.shape);

/** Both Pushover paths. Documentation: Pushover Compatibility. */
export const pushover: Partial<Routes> = {
  "pushover.send": {
    rateLimit: "pushoverRateLimit",
    readBody: formBody,
    refuse: (error) => new ApiError(error.status, { status: 0, errors: [sentenceOf(error)] }, error.headers),
    handle: ({ service, body }) => {
      const { token: _, user: _user, message, title, url, priority, ...metadata } = body;
      const push = { message, title, click_url: url, click: url, metadata };
      const { id } = acceptPush(service, topicOf(service, body), push, fromPushoverPriority(priority));
      return { status: 1, request: id };
    },
  },
  "pushover.health": {
    row: "pushoverHealth",
    handle: () => ({
      status: 1,
      info: "iotpush Pushover-compatible endpoint",
      docs: "https://www.iotpush.com/docs",
    }),
  },
};

/** What Pushover's clients also ask and iotpush does not have, refused in Pushover's form so that they can read it. */
export const pushoverOnly = (path: string): ApiError =>
  new ApiError(404, {
    status: 0,
    errors: [`iotpush has no ${path}: of Pushover it has messages.json only`],
  });

/** The topic of a token; with an unknown one, `user` may name a public topic. */
function topicOf(service: ServiceContext, body: PushoverBody): TopicRow {
  const topic =
    findTopicRow(service, "t.api_key = ?", body.token) ??
    findTopicRow(service, "t.name = ? AND t.is_private = 0", (body.user ?? "").toLowerCase());
  if (!topic) throw new ApiError(400, "application token is invalid");
  return topic;
}

/** JSON, multipart, or a form, which anything else is read as. */
async function formBody(context: Context): Promise<unknown> {
  for (const name of Object.keys(context.req.query()))
    if (FIELDS.includes(name)) hint(context, `ignored: ${name} in the query; send it in the body`);
  const body = await read(context);
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  if (!fields.token) throw new ApiError(400, "token is missing");
  if (typeof fields.message !== "string" || fields.message.trim() === "")
    throw new ApiError(400, "message cannot be blank");
  const dropped = DROPPED.filter((name) => name in fields);
  if (dropped.length > 0) hint(context, `ignored: ${dropped.join(", ")}; iotpush has no such parameters`);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !DROPPED.includes(name)));
}

async function read(context: Context): Promise<unknown> {
  const type = context.req.header("content-type") ?? "";
  try {
    if (/^application\/json\b/i.test(type)) return JSON.parse(await context.req.text());
    if (/^multipart\/form-data\b/i.test(type)) {
      const { fields, files } = multipartFields(new Uint8Array(await context.req.arrayBuffer()), type);
      for (const name of files) hint(context, `ignored: ${name}, since iotpush does not accept files`);
      return fields;
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(400, "the body cannot be read");
  }
  return Object.fromEntries(new URLSearchParams(await context.req.text()));
}

const sentenceOf = (error: ApiError): string => (error.body as { error?: string }).error ?? error.message;

/** The text fields of a multipart form, and the names of its files. Lenient: some clients leave out the line break before the last boundary. */
function multipartFields(
  body: Uint8Array,
  contentType: string,
): { readonly fields: Readonly<Record<string, string>>; readonly files: readonly string[] } {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error("the content type names no boundary");
  // One character a byte, so that files do not matter.
  const text = Buffer.from(body).toString("latin1");
  const fields: Record<string, string> = {};
  const files: string[] = [];
  for (const part of text.split(`--${boundary}`).slice(1)) {
    const end = part.indexOf("\r\n\r\n");
    const head = part.slice(0, Math.max(0, end));
    const name = /\bname="([^"]*)"/i.exec(head)?.[1];
    if (end < 0 || name === undefined) continue;
    if (/\bfilename\*?=/i.test(head)) files.push(name);
    else fields[name] = Buffer.from(part.slice(end + 4).replace(/\r\n$/, ""), "latin1").toString("utf8");
  }
  return { fields, files };
}
