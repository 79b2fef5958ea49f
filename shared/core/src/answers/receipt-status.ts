/** Statuses that a receipt passes through, each of which includes those before it: a tap also means that it was read. */
const ORDER: readonly string[] = ["queued", "delivered", "read", "acted"];

const FINAL: ReadonlySet<string> = new Set(["acted", "expired", "failed"]);

/** Whether a receipt of this status stays as it is. False for a status that this library does not know. */
export const isFinal = (status: string): boolean => FINAL.has(status);

/**
 * Whether a receipt of this status has come as far as wanted, for example an `acted` one if `read` is wanted. `expired` and
 * `failed` are reached only by themselves; false for a status that this library does not know.
 */
export function hasReached(status: string, wanted: string): boolean {
  if (!ORDER.includes(wanted)) return FINAL.has(wanted) && status === wanted;
  return ORDER.indexOf(status) >= ORDER.indexOf(wanted);
}
