import * as z from "zod/v4/mini";
import { described, named } from "./schema.js";

/** The body of every error. The live service adds what a plan's limit was. */
export const ErrorBody = /* @__PURE__ */ named("Error", () =>
  z.object({
    error: z.string(),
    limit: z.optional(z.number()),
    used: z.optional(z.number()),
    current: z.optional(z.number()),
    plan: z.optional(z.string()),
    fields: z.optional(
      described(
        z.array(
          z.object({
            field: z.string(),
            problem: z.string(),
            given: z.optional(z.string()),
            allowed: z.optional(z.array(z.string())),
            suggestion: z.optional(z.string()),
          }),
        ),
        "Which fields were wrong, and why",
      ),
    ),
    documentation: z.optional(described(z.string(), "The section of the API documentation")),
  }),
);
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Texts of the documentation's error table. Documentation: Troubleshooting, Other common errors. */
export const ERROR_TEXTS = {
  topicNotFound: (topic: string) => `Topic "${topic}" not found`,
  invalidApiKey: "Invalid API key",
  methodNotAllowed: "Method Not Allowed",
  rateLimit: "Rate limit exceeded",
  unauthorized: "Unauthorized",
} as const;
