import { ValidationError } from "@iotpush/core/portable";

/** The field Since for a query; nothing where it is empty. Throws ValidationError for what is no date. */
export function sinceOf(given: unknown): { since?: string } {
  if (!given) return {};
  const at = new Date(String(given));
  if (!Number.isNaN(at.getTime())) return { since: at.toISOString() };
  throw new ValidationError({
    what: "The list",
    issues: [{ field: "since", problem: "is no date", given: String(given) }],
    fix: "Give a date and time such as 2026-04-10T08:00:00Z.",
  });
}
