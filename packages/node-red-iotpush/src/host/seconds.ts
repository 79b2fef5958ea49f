import { ValidationError } from "@iotpush/core";

/** A year: how long a question may wait. */
const MOST = 31_536_000;

/** A time limit in seconds, from 1 to a year. Throws ValidationError for anything else. */
export function toSeconds(value: unknown, what: string): number {
  const seconds = Number(value);
  if (value !== undefined && value !== null && seconds >= 1 && seconds <= MOST) return seconds;
  throw new ValidationError({
    what,
    issues: [
      { field: "timeout", problem: `must be a number of seconds from 1 to ${MOST}`, given: String(value) },
    ],
  });
}
