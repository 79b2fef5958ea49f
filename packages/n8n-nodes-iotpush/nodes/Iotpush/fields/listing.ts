import { field, fields } from "../../common/panel.ts";
import { unfit } from "../../common/parameters.ts";
import { zonedTime } from "../../common/zoned-time.ts";

/** Whether to return everything, and how many if not. */
export const paging = fields({
  returnAll: field.toggle("Return All", "Whether to return all results or only up to a given limit"),
  limit: field.number("Limit", "Max number of results to return", {
    typeOptions: { minValue: 1 },
    default: 50,
    displayOptions: { show: { returnAll: [false] } },
  }),
});

/** The query for a time; one without a zone is in `zone`, and an empty one adds nothing. Throws ValidationError if it is not a date. */
export function sinceOf(given: unknown, zone: string): { since?: string } {
  if (!given) return {};
  const at = zonedTime(given, zone);
  if (!Number.isNaN(at)) return { since: new Date(at).toISOString() };
  const fix = "Use a date and time such as 2026-04-10T08:00:00Z.";
  throw unfit("The list", "Since", "is not a valid date", fix, { given: String(given) });
}

/** Whether secrets may be in the output, where later nodes, logs and models read them. */
export const secretsField = (what: string) =>
  fields({
    includeSecrets: field.toggle(
      "Include Secrets",
      `Whether the output has ${what}, which all later nodes can then read`,
    ),
  });
