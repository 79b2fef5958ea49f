import type { z } from "zod/v4";
import { ValidationError } from "./errors/validation-error.js";

/** The input as the schema reads it. Throws ValidationError naming each wrong field. `what` begins the sentence: "The push". */
export function checkInput<S extends z.ZodType>(schema: S, input: unknown, what: string): z.infer<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ValidationError({
    what,
    issues: parsed.error.issues.map((issue) => ({ field: issue.path.join("."), problem: issue.message })),
  });
}
