import type * as z from "zod/v4/mini";
import type { Schema } from "../contract/schema.js";
import { ValidationError, type ValidationIssue } from "./errors/validation-error.js";
import { issuesOf, keysOf, unknownFields } from "./explain-issues.js";

type Camel<Name> = Name extends `${infer First}_${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : Name;

/** Fields as code writes them, `clickUrl`, or as the service names them, `click_url`. */
export type Written<T> = T extends unknown ? T | { [Name in keyof T as Camel<Name>]: T[Name] } : never;

const toCamel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * As `checkInput`, for what code writes: field names in camel case or as the service has them. A field that is wrong is named as it was
 * written.
 */
export function checkWritten<S extends Schema>(schema: S, input: unknown, what: string): z.infer<S> {
  const names = new Map(keysOf(schema).map((name) => [toCamel(name), name]));
  const given =
    typeof input === "object" && input !== null && !Array.isArray(input)
      ? Object.fromEntries(Object.entries(input).map(([name, value]) => [names.get(name) ?? name, value]))
      : input;
  const result = issuesOf(schema, given);
  const issues = "issues" in result ? result.issues : unknownFields(schema, given);
  if ("data" in result && issues.length === 0) return result.data;
  const asWritten = (issue: ValidationIssue): ValidationIssue => {
    const [first = "", ...rest] = issue.field.split(".");
    const isCamel = Object.hasOwn(Object(input), toCamel(first)) || !first.includes("_");
    return {
      ...issue,
      field: isCamel ? [toCamel(first), ...rest].join(".") : issue.field,
      suggestion:
        isCamel && rest.length === 0 && issue.suggestion ? toCamel(issue.suggestion) : issue.suggestion,
    };
  };
  throw new ValidationError({ what, issues: issues.map(asWritten) });
}
