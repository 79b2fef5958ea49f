import * as z from "zod/v4/mini";
import type { Schema } from "../contract/schema.js";
import { ValidationError } from "./errors/validation-error.js";
import { explainIssues, wordingOf } from "./explain-issues.js";

/**
 * The input as the schema reads it. Throws ValidationError that names each wrong field, what was given, what is allowed and what
 * may have been meant; values of fields that hold secrets are not shown. `what` begins the sentence: "The push".
 */
export function checkInput<S extends Schema>(schema: S, input: unknown, what: string): z.infer<S> {
  const parsed = z.safeParse(schema, input, { error: wordingOf });
  if (parsed.success) return parsed.data;
  throw new ValidationError({ what, issues: explainIssues(parsed.error, schema, input) });
}
