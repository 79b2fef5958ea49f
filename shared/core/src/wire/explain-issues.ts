import * as z from "zod/v4/mini";
import type { Schema } from "../contract/schema.js";
import type { ValidationIssue } from "./errors/validation-error.js";
import { nearest } from "./nearest.js";

const SECRET_FIELDS = /token|key|secret|callback|authorization|password/i;
const SHOWN_CHARACTERS = 60;

/** What is wrong with each field: what was given, what is allowed, what may have been meant; never with a secret. */
export const explainIssues = (error: z.core.$ZodError, schema: Schema, input: unknown): ValidationIssue[] =>
  error.issues.flatMap((issue) => explain(issue, schema, input));

/** What the schema makes of an input, or what is wrong with it. */
export function issuesOf<S extends Schema>(
  schema: S,
  input: unknown,
): { readonly data: z.infer<S> } | { readonly issues: ValidationIssue[] } {
  const parsed = z.safeParse(schema, input, { error: wordingOf });
  return parsed.success ? { data: parsed.data } : { issues: explainIssues(parsed.error, schema, input) };
}

function explain(issue: z.core.$ZodIssue, schema: Schema, input: unknown): ValidationIssue[] {
  const field = issue.path.join(".");
  if (issue.code === "unrecognized_keys") return unknownAt(schema, issue.path, issue.keys);
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const path = issue.path;
    const meant = issue.errors.toSorted((a, b) => farness(a) - farness(b))[0] ?? [];
    return meant.flatMap((inner) => explain({ ...inner, path: [...path, ...inner.path] }, schema, input));
  }
  const given = valueAt(input, issue.path);
  const allowed = issue.code === "invalid_value" ? issue.values.map(String) : undefined;
  if (given === undefined && issue.code !== "custom")
    return [{ field, problem: "is required", allowed, ...misspelt(issue.path, schema, input) }];
  return [
    {
      field,
      problem: allowed ? "is not one of the allowed values" : issue.message,
      given: issue.path.some((key) => SECRET_FIELDS.test(String(key))) ? "[hidden]" : showValue(given),
      allowed,
      suggestion: allowed && nearest(String(given), allowed),
    },
  ];
}

/** How far an input is from one choice of a union: another kind of value is farther than other fields, those farther than a wrong value. */
const farness = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce(
    (sum, { code, path }) => sum + (path.length > 0 ? 1 : code === "unrecognized_keys" ? 2 : 10),
    0,
  );

/** A field that is not known and looks like the missing one. */
function misspelt(path: readonly PropertyKey[], schema: Schema, input: unknown) {
  const missing = String(path.at(-1) ?? "");
  const unknown = unknownKeys(schema, path.slice(0, -1), valueAt(input, path.slice(0, -1)));
  const given = nearest(missing, unknown);
  return given === undefined ? {} : { problem: `is required, and "${given}" is not known` };
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isObject(value) ? own(value, key) : undefined), input);

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Never what an object inherits, such as `constructor`. */
const own = (value: object, key: PropertyKey): unknown =>
  Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined;

function unknownKeys(schema: Schema, path: readonly PropertyKey[], value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const known = keysAt(schema, path);
  return known.length === 0 ? [] : Object.keys(value).filter((key) => !known.includes(key));
}

function unknownAt(schema: Schema, path: readonly PropertyKey[], keys: readonly string[]): ValidationIssue[] {
  const known = keysAt(schema, path);
  return keys.map((key) => ({
    field: [...path, key].join("."),
    problem: "is not a known field",
    suggestion: nearest(key, known),
  }));
}

/** The fields of an input that the schema does not know, each with the known one that may have been meant. */
export const unknownFields = (schema: Schema, input: unknown): ValidationIssue[] =>
  unknownAt(schema, [], unknownKeys(schema, [], input));

/** The value as JSON, short; of a URL only its beginning, since a receiver's secret may be in its path. */
export const showValue = (value: unknown): string => {
  if (typeof value === "string" && URL.canParse(value)) return `"${value.split("/", 3).join("/")}/…"`;
  const text = asText(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
};

function asText(value: unknown): string {
  try {
    return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  } catch {
    return String(value);
  }
}

/** The fields that an object schema knows. */
export const keysOf = (schema: Schema): string[] => keysAt(schema, []);

/** The keys of the object schema at a path. */
function keysAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  const at = path.reduce<unknown>((inner, key) => {
    const { shape, element } = unwrap(inner);
    return typeof key === "number" ? element : shape && own(shape, key);
  }, schema);
  return Object.keys(unwrap(at).shape ?? {});
}

/** The parts of a schema, as zod stores them. */
interface Definition {
  readonly shape?: Record<string, unknown> | undefined;
  readonly element?: unknown;
  readonly innerType?: unknown;
  readonly options?: readonly unknown[];
}

/** The schema inside optional and nullable ones; of a union the fields of all its choices. */
function unwrap(schema: unknown): Definition {
  const { def = {} } = (schema as { readonly _zod?: { readonly def: Definition } } | undefined)?._zod ?? {};
  if (def.options) return { shape: Object.assign({}, ...def.options.map((option) => unwrap(option).shape)) };
  return def.innerType ? unwrap(def.innerType) : def;
}

const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

/** What is wrong with a value, unless its schema has its own message. */
function wordingOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected}`;
    case "too_small":
      return issue.minimum === 1 && UNITS[issue.origin]
        ? "must not be empty"
        : `is less than ${issue.minimum}${UNITS[issue.origin] ?? ""}`;
    case "too_big":
      return `is more than ${issue.maximum}${UNITS[issue.origin] ?? ""}`;
    default:
      return "is not valid";
  }
}
