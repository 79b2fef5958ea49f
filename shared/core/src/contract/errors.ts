import * as z from "zod/v4";

/** The body of every error. The live service adds what a plan's limit was. */
export const ErrorBody = z
  .object({
    error: z.string(),
    limit: z.number().optional(),
    used: z.number().optional(),
    current: z.number().optional(),
    plan: z.string().optional(),
    fields: z
      .array(
        z.object({
          field: z.string(),
          problem: z.string(),
          given: z.string().optional(),
          allowed: z.array(z.string()).optional(),
          suggestion: z.string().optional(),
        }),
      )
      .optional()
      .describe("Which fields were wrong, and why"),
    documentation: z.string().optional().describe("The section of the API documentation"),
  })
  .meta({ id: "Error" });
export type ErrorBody = z.infer<typeof ErrorBody>;
