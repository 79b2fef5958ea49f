/**
 * The wait that a Retry-After header asks for, in milliseconds; null where there is none or it is no number of seconds.
 * The service sends seconds only.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const value = headers["retry-after"];
  if (value === undefined || !/^\s*\d+(\.\d+)?\s*$/.test(value)) return null;
  return Number(value) * 1000;
}
