import type { ReceiptStatus } from "@iotpush/core/contract";

/** The status that the receipt shows. */
export function StatusBadge({ status }: { readonly status: ReceiptStatus }) {
  return <span class={`badge ${status}`}>{status}</span>;
}
