import type * as z from "zod/v4/mini";
import type { Schema } from "../contract/schema.js";
import { ValidationError } from "./errors/validation-error.js";
import { issuesOf } from "./explain-issues.js";

/**
 * The input as the schema reads it. Throws ValidationError that names each wrong field, what was given, what is allowed and what
 * may have been meant; values of fields that hold secrets are not shown. `what` begins the sentence: "The push".
 */
export function checkInput<S extends Schema>(schema: S, input: unknown, what: string): z.infer<S> {
  const result = issuesOf(schema, input);
  if ("data" in result) return result.data;
  throw new ValidationError({ what, issues: result.issues });
}
