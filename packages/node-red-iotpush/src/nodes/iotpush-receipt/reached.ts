import type { Receipt } from "@iotpush/core";
import type { WantedStatus } from "./receipt-node.js";

const ORDER = ["queued", "delivered", "read", "acted"];

/** Whether a receipt came as far as wanted, will never, or may still. An answer also means that it was read. */
export function reached(
  { status }: Pick<Receipt, "status">,
  wanted: WantedStatus,
): "yes" | "never" | "not yet" {
  if (status === "expired" || status === "failed") return "never";
  return ORDER.indexOf(status) >= ORDER.indexOf(wanted) ? "yes" : "not yet";
}
