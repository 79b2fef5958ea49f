/** The window of the live service's rate limit: how long to wait if it does not say, or names a moment that cannot be compared. */
export const WINDOW_MS = 60_000;

/**
 * The wait that a Retry-After header asks for, in milliseconds; null if there is none. The service sends seconds; a moment, as
 * a proxy may send it, is compared with the answer's own Date.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const value = headers["retry-after"]?.trim();
  if (value === undefined || value === "") return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  // "-5" or "5, 10" would be read as a day of the year 2001.
  const wait = /^[a-z]/i.test(value) ? Date.parse(value) - Date.parse(headers.date ?? "") : Number.NaN;
  return Number.isNaN(wait) ? WINDOW_MS : Math.max(0, wait);
}
