import type { NodeDef } from "node-red";
import type { TimeUnit } from "../../host/seconds.js";

export const RECEIPT_FIELDS = ["receipt_id", "topic", "timeout", "topic_id", "since", "limit"] as const;
export type ReceiptField = (typeof RECEIPT_FIELDS)[number];

export type ReceiptProperties = {
  readonly version: number;
  readonly server: string;
  readonly operation: "get" | "wait" | "list";
  /** What `wait` waits for. */
  readonly until: WantedStatus;
  /** What `list` is limited to; empty for all. */
  readonly status: string;
  /** 2 for `wait`: reached, and not reached. */
  readonly outputs: number;
  readonly timeoutUnit: TimeUnit;
} & { readonly [field in ReceiptField | `${ReceiptField}Type`]: string };

export type WantedStatus = "delivered" | "read" | "acted";

export type ReceiptDef = NodeDef & ReceiptProperties;
