import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod/v4";
import { ValidationError, type ValidationIssue } from "./errors/validation-error.js";

const SECRET_FIELDS = /token|key|secret|callback|authorization|password/i;
const SHOWN_CHARACTERS = 60;

/**
 * The input as the schema reads it. Throws ValidationError that names each wrong field, what was given, what is allowed and what
 * may have been meant; values of fields that hold secrets are not shown. `what` begins the sentence: "The push".
 */
export function checkInput<S extends z.ZodType>(schema: S, input: unknown, what: string): z.infer<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) => explain(issue, schema, input));
  throw new ValidationError({ what, issues });
}

function explain(issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown): ValidationIssue[] {
  const field = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join("."),
      problem: "is not a known field",
      suggestion: nearest(key, known),
    }));
  }
  const given = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
  if (given === undefined && issue.code !== "custom")
    return [{ field, problem: "is required", ...allowedBy(issue) }];
  const shown = issue.path.some((key) => SECRET_FIELDS.test(String(key))) ? "[hidden]" : show(given);
  if (issue.code !== "invalid_value") return [{ field, problem: issue.message, given: shown }];
  const allowed = issue.values.map(String);
  return [
    {
      field,
      problem: "is none of the allowed values",
      given: shown,
      allowed,
      suggestion: nearest(String(given), allowed),
    },
  ];
}

const allowedBy = (issue: z.core.$ZodIssue) =>
  issue.code === "invalid_value" ? { allowed: issue.values.map(String) } : {};

/** The value as JSON, short. */
const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
};

/** The allowed word that is at most a third away from the one given. */
function nearest(given: string, allowed: readonly string[]): string | undefined {
  if (given === "" || allowed.length === 0) return undefined;
  const candidate = closest(given.toLowerCase(), allowed);
  return distance(given.toLowerCase(), candidate) <= Math.ceil(candidate.length / 3) ? candidate : undefined;
}

/** The keys of the object schema at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const at = path.reduce<unknown>((inner, key) => {
    const { shape, element } = unwrap(inner);
    return typeof key === "number" ? element : shape?.[String(key)];
  }, schema);
  return Object.keys(unwrap(at).shape ?? {});
}

interface Inner {
  readonly shape?: Record<string, unknown>;
  readonly element?: unknown;
}

/** The schema inside optional and nullable ones. */
function unwrap(schema: unknown): Inner {
  const wrapper = schema as {
    readonly unwrap?: () => unknown;
    readonly shape?: Record<string, unknown>;
    readonly element?: unknown;
  };
  if (wrapper?.shape || wrapper?.element) return wrapper as Inner;
  return wrapper?.unwrap ? unwrap(wrapper.unwrap()) : {};
}
