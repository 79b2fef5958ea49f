import { timeField } from "../../common/panel.ts";
import { unfit } from "../../common/parameters.ts";
import { zonedTime } from "../../common/zoned-time.ts";

export const sinceField = (description: string) => timeField("Since", description);

/** The field for a query; nothing if it is empty. A time without a zone is one of `zone`. Throws ValidationError for what is not a date. */
export function sinceOf(given: unknown, zone: string): { since?: string } {
  if (!given) return {};
  const at = zonedTime(given, zone);
  if (!Number.isNaN(at)) return { since: new Date(at).toISOString() };
  const fix = "Use a date and time such as 2026-04-10T08:00:00Z.";
  throw unfit("The list", "Since", "is not a valid date", fix, { given: String(given) });
}
