import { nearest } from "@iotpush/core/portable";
import { ApiError } from "../errors.js";
import type { JsonSchema } from "./body-schema.js";

/** Refuses what has fields that the schema does not know, or lacks some, naming each; the values are not looked at. */
export function checkFields(schema: JsonSchema, value: unknown): void {
  const problems = problemsIn(schema, value, "");
  if (problems.length > 0) throw new ApiError(400, problems.join("; "));
}

function problemsIn(schema: JsonSchema, value: unknown, place: string): string[] {
  const choices = (schema.anyOf ?? [schema]).filter((choice) => choice.additionalProperties === false);
  if (choices.length === 0 || typeof value !== "object" || value === null) return [];
  const known: NonNullable<JsonSchema["properties"]> = Object.assign(
    {},
    ...choices.map(({ properties }) => properties),
  );
  const inside = Object.entries(value).flatMap(([name, inner]) => {
    const field = Object.hasOwn(known, name) ? known[name] : undefined;
    if (field) return problemsIn(field, inner, `${place}${name}.`);
    const meant = nearest(name, Object.keys(known));
    return [`${place}${name}: is not a known field${meant ? `; did you mean ${meant}?` : ""}`];
  });
  // Of several choices each requires another.
  const required = choices.length === 1 ? (choices[0]?.required ?? []) : [];
  const missing = required.filter((name) => (value as Record<string, unknown>)[name] === undefined);
  return [...inside, ...missing.map((name) => `${place}${name}: is required`)];
}
