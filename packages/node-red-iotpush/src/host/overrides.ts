import type { NodeMessage } from "node-red";

/** What the nodes leave in `msg.iotpush`. */
const RESULTS = `answer answered_at asked_at at by code deadline device event id label outcome question reason
  receipt_id redelivered reply status subscribers timestamp topic_id user_id via written`.split(/\s+/);
/** Those that can also be set to override a field of the node. */
const AMBIGUOUS = ["topic", "timeout"] as const;

/**
 * What `msg.iotpush` sets instead of the node's own fields. What an iotpush node wrote there is a result and must not steer the next node,
 * unless it was changed since.
 */
export function overridesOf(msg: NodeMessage): Record<string, unknown> {
  const { iotpush } = msg;
  if (!isRecord(iotpush)) return {};
  const written = isRecord(iotpush.written) ? iotpush.written : {};
  return Object.fromEntries(
    Object.entries(iotpush).filter(
      ([name, value]) => !RESULTS.includes(name) && !(name in written && written[name] === value),
    ),
  );
}

/**
 * `msg.iotpush` with a node's result in it; what was there before is kept if the result does not say otherwise. `written` remembers what
 * would otherwise be taken for an override.
 */
export function withResult(
  msg: NodeMessage,
  result: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const before = isRecord(msg.iotpush) ? msg.iotpush : {};
  const earlier = isRecord(before.written) ? before.written : {};
  const own = AMBIGUOUS.filter((name) => name in result).map((name) => [name, result[name]]);
  const written = { ...earlier, ...Object.fromEntries(own) };
  return { ...before, ...result, ...(Object.keys(written).length > 0 ? { written } : {}) };
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
