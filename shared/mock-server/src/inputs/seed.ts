import { explainIssues, issueSentence } from "@iotpush/core/adapter";
import { PLANS, PLATFORMS, toTopicName } from "@iotpush/core/contract";
import { z } from "zod/v4";
import { ApiError } from "../errors.js";

const TopicName = z.string().refine((name) => name !== "" && toTopicName(name) === name, {
  error: "use lower-case letters, digits and single hyphens",
});

/** The accounts to begin with. Topic names are unique across all of them. */
export const Seed = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        plan: z.enum(Object.keys(PLANS) as [keyof typeof PLANS, ...(keyof typeof PLANS)[]]).default("free"),
        session_token: z.string().min(1).optional(),
        /** How many pushes the account has sent this month, to bring it close to its plan's limit. */
        pushes_this_month: z.int().min(0).default(0),
        topics: z
          .array(
            z.strictObject({
              name: TopicName,
              description: z.string().optional(),
              is_private: z.boolean().default(false),
              api_key: z.string().min(1).optional(),
            }),
          )
          .default([]),
        phones: z
          .array(
            z.strictObject({
              name: z.string().min(1),
              platform: z.enum(PLATFORMS).default("android"),
              online: z.boolean().default(true),
              /** Names of any account's topics; all of its own account's if absent. */
              topics: z.array(TopicName).optional(),
            }),
          )
          .default([]),
      }),
    )
    .min(1),
});
export type Seed = z.infer<typeof Seed>;
export type SeedInput = z.input<typeof Seed>;

export function readSeed(input: unknown): Seed {
  const parsed = Seed.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = explainIssues(parsed.error, Seed, input);
  throw new ApiError(400, {
    error: `The seed is not valid: ${fields.map(issueSentence).join("; ")}`,
    fields,
  });
}
