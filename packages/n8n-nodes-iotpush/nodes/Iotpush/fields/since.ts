import { ValidationError } from "@iotpush/core/adapter";
import { zonedTime } from "../../common/zoned-time.ts";

/** The field Since for a query; nothing if it is empty. A time without a zone is one of `zone`. Throws ValidationError for what is not a date. */
export function sinceOf(given: unknown, zone: string): { since?: string } {
  if (!given) return {};
  const at = zonedTime(given, zone);
  if (!Number.isNaN(at)) return { since: new Date(at).toISOString() };
  throw new ValidationError({
    what: "The list",
    issues: [{ field: "Since", problem: "is not a valid date", given: String(given) }],
    fix: "Use a date and time such as 2026-04-10T08:00:00Z.",
  });
}
