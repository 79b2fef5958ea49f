import { explainIssues, type ValidationIssue } from "@iotpush/core/portable";
import type { z } from "zod/v4";
import { ApiError } from "../errors.js";

/** The value as the schema reads it; refused with 400, naming each field, what was got, what is allowed and where that is documented. */
export function check<S extends z.ZodType>(schema: S, value: unknown, documentation?: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = explainIssues(parsed.error, schema, value);
  const error = fields[0] ? sentence(fields[0]) : "The body is not valid";
  throw new ApiError(400, { error, fields, ...(documentation ? { documentation } : {}) });
}

const sentence = ({ field, problem, given, allowed, suggestion }: ValidationIssue): string =>
  [
    `${field || "body"}: ${problem}`,
    given === undefined ? "" : `, got ${given}`,
    allowed?.length ? `, allowed: ${allowed.join(", ")}` : "",
    suggestion ? `; did you mean ${suggestion}?` : "",
  ].join("");
