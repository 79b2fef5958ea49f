import { PRIORITIES, PUSH_TEXT_NAMES, type PushText } from "@iotpush/core/adapter";
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
  ...(Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [name, z.string().optional()])) as Record<
    PushText,
    z.ZodOptional<z.ZodString>
  >),
  tags: z.union([z.string(), z.array(z.string())]).optional(),
};
