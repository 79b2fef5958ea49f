import { ValidationError } from "./errors/validation-error.js";

/** A value as JSON. Throws ValidationError that names the field which JSON cannot hold: a BigInt, a circle, a toJSON that throws. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    const { field, problem } = unfit(value, [], []) ?? { field: "", problem: "cannot be written as JSON" };
    throw new ValidationError({
      what: "The input",
      issues: [{ field, problem }],
      fix: "Use strings, numbers, booleans, null, arrays and plain objects.",
    });
  }
}

function unfit(
  value: unknown,
  path: readonly string[],
  above: readonly object[],
): { field: string; problem: string } | undefined {
  const field = path.join(".");
  if (typeof value === "bigint") return { field, problem: "is a BigInt, which JSON does not have" };
  if (typeof value !== "object" || value === null) return undefined;
  if (above.includes(value)) return { field, problem: "refers to an object that holds it" };
  for (const [name, inner] of Object.entries(value)) {
    const found = unfit(inner, [...path, name], [...above, value]);
    if (found) return found;
  }
  return undefined;
}
