import { ValidationError } from "@iotpush/core";

/** A time limit in seconds, at least 1. Throws ValidationError for anything else. */
export function toSeconds(value: unknown, what: string): number {
  const seconds = Number(value);
  if (value !== undefined && value !== null && seconds >= 1 && Number.isFinite(seconds)) return seconds;
  throw new ValidationError({
    what,
    issues: [{ field: "timeout", problem: "must be a number of seconds, at least 1", given: String(value) }],
  });
}
