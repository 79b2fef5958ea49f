import { toTopicName } from "@iotpush/core/adapter";
import { z } from "zod/v4";

/** A topic's name, as the service stores it. */
export const TopicName = z
  .string()
  .refine((name) => toTopicName(name) !== "", { error: "needs letters or digits" })
  .transform(toTopicName);
