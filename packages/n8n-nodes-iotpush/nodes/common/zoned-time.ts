/**
 * Milliseconds since 1970 of a date field's value. n8n's fields and expressions give times with a zone, or without one: those
 * mean the workflow's. NaN for what is not a time.
 */
export function zonedTime(given: unknown, zone: string): number {
  const text = given instanceof Date ? given.toISOString() : String(given ?? "").trim();
  if (/(Z|[+-]\d{2}:?\d{2})$/i.test(text) || !/^\d{4}-\d{2}-\d{2}/.test(text)) return Date.parse(text);
  const utc = Date.parse(`${text.replace(" ", "T")}${text.length > 10 ? "" : "T00:00:00"}Z`);
  if (Number.isNaN(utc)) return utc;
  // The offset at the time that is meant, not at the one an offset earlier: they differ where clocks are changed between.
  return utc - offsetAt(utc - offsetAt(utc, zone), zone);
}

export const clockTime = (at: number, zone: string): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(at);

/** How far a zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    timeZoneName: "longOffset",
  }).formatToParts(at);
  const offset = parts.find(({ type }) => type === "timeZoneName")?.value.replace("GMT", "");
  return -Date.parse(`1970-01-01T00:00:00${offset || "Z"}`);
}
