import type { Receipt } from "@iotpush/core";
import { hasReached, isFinal } from "@iotpush/core/adapter";
import type { WantedStatus } from "./receipt-node.js";

/** Whether a receipt has come as far as wanted, never will, or still may. */
export function reached(
  { status }: Pick<Receipt, "status">,
  wanted: WantedStatus,
): "yes" | "never" | "not yet" {
  if (hasReached(status, wanted)) return "yes";
  return isFinal(status) ? "never" : "not yet";
}
