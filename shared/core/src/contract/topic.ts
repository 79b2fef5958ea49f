import * as z from "zod/v4";
import { Id, Timestamp } from "./text.js";

/** Body of POST /api/topics. Documentation: Topics API, Create topic body. */
export const TopicCreate = z
  .object({
    name: z.string().min(1).max(100).meta({ description: "URL-safe slug", pattern: "[a-zA-Z0-9]" }),
    description: z.string().max(1000).nullish(),
    is_private: z.boolean().optional().describe("If true, an API key is required to push"),
  })
  .meta({ id: "TopicCreate" });
export type TopicCreate = z.infer<typeof TopicCreate>;

/** Body of PATCH /api/topics/{id}. Documentation: Topics API. */
export const TopicUpdate = TopicCreate.partial().meta({ id: "TopicUpdate" });
export type TopicUpdate = z.infer<typeof TopicUpdate>;

export const Topic = z
  .object({
    id: Id,
    user_id: Id,
    name: z.string(),
    description: z.string().nullable(),
    is_private: z.boolean(),
    api_key: z.string().describe("32 hex digits"),
    created_at: Timestamp,
  })
  .meta({ id: "Topic" });
export type Topic = z.infer<typeof Topic>;

/** Newest first. */
export const TopicList = z.object({ topics: z.array(Topic) }).meta({ id: "TopicList" });
export type TopicList = z.infer<typeof TopicList>;
export const TopicItem = z.object({ topic: Topic }).meta({ id: "TopicItem" });

/** A topic name as the service stores it: lower case, `[a-z0-9-]`, no runs or ends of `-`; empty where nothing is left. */
export const toTopicName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/^-|-$/g, "");
