import { explainIssues, issueSentence } from "@iotpush/core/adapter";
import type { z } from "zod/v4";
import { ApiError } from "../errors.js";

/** The value as the schema reads it; refused with 400, naming each field, what was given, what is allowed and where that is documented. */
export function check<S extends z.ZodType>(schema: S, value: unknown, documentation?: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = explainIssues(parsed.error, schema, value);
  const error = fields.length > 0 ? fields.map(issueSentence).join("; ") : "The body is not valid";
  throw new ApiError(400, { error, fields, ...(documentation ? { documentation } : {}) });
}
