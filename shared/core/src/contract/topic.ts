import * as z from "zod/v4/mini";
import { described, named, text } from "./schema.js";
import { Id, Timestamp } from "./text.js";

const fields = {
  name: /* @__PURE__ */ described(text(1, 100), "URL-safe slug", { pattern: "[a-zA-Z0-9]" }),
  description: /* @__PURE__ */ z.nullish(text(0, 1000)),
  is_private: /* @__PURE__ */ z.optional(described(z.boolean(), "If true, an API key is required to push")),
};

/** Body of POST /api/topics. Documentation: Topics API, Create topic body. */
export const TopicCreate = /* @__PURE__ */ named("TopicCreate", () => z.object(fields));
export type TopicCreate = z.infer<typeof TopicCreate>;

/** Body of PATCH /api/topics/{id}. Documentation: Topics API. */
export const TopicUpdate = /* @__PURE__ */ named("TopicUpdate", () =>
  z.object({ ...fields, name: z.optional(fields.name) }),
);
export type TopicUpdate = z.infer<typeof TopicUpdate>;

export const Topic = /* @__PURE__ */ named("Topic", () =>
  z.object({
    id: Id,
    user_id: Id,
    name: z.string(),
    description: z.nullable(z.string()),
    is_private: z.boolean(),
    api_key: described(z.string(), "32 hex digits"),
    created_at: Timestamp,
  }),
);
export type Topic = z.infer<typeof Topic>;

/** Newest first. */
export const TopicList = /* @__PURE__ */ named("TopicList", () => z.object({ topics: z.array(Topic) }));
export type TopicList = z.infer<typeof TopicList>;
export const TopicItem = /* @__PURE__ */ named("TopicItem", () => z.object({ topic: Topic }));

/** A topic name as the service stores it: lower case, `[a-z0-9-]`, no runs or ends of `-`; empty if nothing is left. */
export const toTopicName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/^-|-$/g, "");
