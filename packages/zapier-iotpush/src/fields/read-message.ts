import { PRIORITIES } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import { TopicName } from "./topic-name.js";

/** The fields that every push has, as Zapier fills them in. */
export const MessageInput = {
  topic: TopicName.optional(),
  message: z.string(),
  title: z.string().optional(),
  priority: z
    .string()
    .transform((text) => text.trim().toLowerCase())
    .pipe(z.enum(PRIORITIES))
    .optional(),
  tags: z.union([z.string(), z.array(z.string())]).optional(),
  click_url: z.string().optional(),
};
