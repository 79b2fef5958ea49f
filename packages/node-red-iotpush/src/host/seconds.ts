import { ValidationError } from "@iotpush/core/adapter";

export type TimeUnit = "s" | "min" | "h" | "d";

const SECONDS: Readonly<Record<TimeUnit, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };

/** A year: how long a question may wait. */
const MOST = 31_536_000;

/** A time in its unit as seconds, from 1 to a year. Throws ValidationError for anything else. */
export function toSeconds(value: unknown, what: string, unit: TimeUnit = "s", field = "timeout"): number {
  const seconds = Number(value) * SECONDS[unit];
  if (value !== undefined && value !== null && seconds >= 1 && seconds <= MOST) return seconds;
  throw new ValidationError({
    what,
    issues: [
      {
        field,
        problem: `must be a number of ${WORDS[unit]}, from 1 second to a year`,
        given: String(value),
      },
    ],
  });
}

const WORDS: Readonly<Record<TimeUnit, string>> = { s: "seconds", min: "minutes", h: "hours", d: "days" };
