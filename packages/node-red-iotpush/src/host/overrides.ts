import type { NodeMessage } from "node-red";

/**
 * What `msg.iotpush` asks for instead of the node's own fields. What an iotpush node left there, recognised by its receipt_id or question,
 * is a result: it must not steer the next node.
 */
export function overridesOf(msg: NodeMessage): Record<string, unknown> {
  const { iotpush } = msg;
  if (!isRecord(iotpush) || "receipt_id" in iotpush || "question" in iotpush) return {};
  return iotpush;
}

/** `msg.iotpush` with a node's result in it; what was there before is kept where the result does not say otherwise. */
export const withResult = (
  msg: NodeMessage,
  result: Readonly<Record<string, unknown>>,
): Record<string, unknown> => ({
  ...(isRecord(msg.iotpush) ? msg.iotpush : {}),
  ...result,
});

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
