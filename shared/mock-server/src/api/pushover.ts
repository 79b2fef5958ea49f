import {
  fromPushoverPriority,
  type PushoverBody,
  PushoverBody as PushoverSchema,
} from "@iotpush/core/contract";
import type { Context } from "hono";
import { push } from "../service/messages.js";
import type { TopicRow } from "../service/topics.js";
import { Refusal, type World } from "../service/world.js";
import type { Routes } from "./route.js";

const METADATA = ["url_title", "sound", "device", "timestamp", "html", "monospace"] as const;

/** Both Pushover paths. Documentation: Pushover Compatibility. */
export const pushover: Partial<Routes> = {
  "pushover.send": {
    readBody: formBody,
    refuse: (refusal) =>
      new Refusal(refusal.status, { status: 0, errors: [errorOf(refusal)] }, refusal.headers),
    handle: ({ world, body, deliverer }) => {
      const metadata = Object.fromEntries(
        METADATA.flatMap((key) => (body[key] === undefined ? [] : [[key, body[key]]])),
      );
      const { result } = push(
        world,
        topicOf(world, body),
        {
          message: body.message,
          ...(body.title === undefined ? {} : { title: body.title }),
          ...(body.url === undefined ? {} : { click_url: body.url, click: body.url }),
          metadata,
        },
        fromPushoverPriority(body.priority),
        deliverer,
      );
      return { status: 1, request: result.id };
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

/** The topic of a token; with an unknown one, `user` may name a public topic. */
function topicOf(world: World, body: PushoverBody): TopicRow {
  const topic =
    world.db.get<TopicRow>("SELECT * FROM topics WHERE api_key = ?", body.token) ??
    world.db.get<TopicRow>(
      "SELECT * FROM topics WHERE name = ? AND is_private = 0",
      (body.user ?? "").toLowerCase(),
    );
  if (!topic) throw new Refusal(400, "application token is invalid");
  return topic;
}

/** JSON, multipart, or a form, which anything else is read as. */
async function formBody(context: Context): Promise<unknown> {
  const type = context.req.header("content-type") ?? "";
  const body = await read(context, type);
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  if (!fields.token) throw new Refusal(400, "token is missing");
  if (typeof fields.message !== "string" || fields.message.trim() === "")
    throw new Refusal(400, "message cannot be blank");
  const known = PushoverSchema.keyof().options as readonly string[];
  return Object.fromEntries(Object.entries(fields).filter(([key]) => known.includes(key)));
}

async function read(context: Context, type: string): Promise<unknown> {
  try {
    if (/^application\/json\b/i.test(type)) return JSON.parse(await context.req.text());
    if (/^multipart\/form-data\b/i.test(type)) return await context.req.parseBody();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, "the body cannot be read");
  }
  return Object.fromEntries(new URLSearchParams(await context.req.text()));
}

const errorOf = (refusal: Refusal): string => (refusal.body as { error?: string }).error ?? refusal.message;
