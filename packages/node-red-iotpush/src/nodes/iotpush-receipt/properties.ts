import type { NodeDef } from "node-red";
import type { TimeUnit } from "../../host/fields.js";
import { type Migration, typedAs } from "../../host/migrate.js";

export const RECEIPT_FIELDS = ["receipt_id", "topic", "timeout", "topic_id", "since", "limit"] as const;
type ReceiptField = (typeof RECEIPT_FIELDS)[number];

export type ReceiptProperties = {
  readonly version: number;
  readonly server: string;
  readonly operation: "get" | "wait" | "list";
  /** What `wait` waits for. */
  readonly until: "delivered" | "read" | "acted";
  /** What `list` is limited to; empty for all. */
  readonly status: string;
  /** 2 for `wait`: reached, and not reached. */
  readonly outputs: number;
  readonly timeoutUnit: TimeUnit;
} & { readonly [field in ReceiptField | `${ReceiptField}Type`]: string };

export type ReceiptDef = NodeDef & ReceiptProperties;

/** To 1, before the first release; to 2: a unit for the time limit. */
export const receiptMigrations: readonly Migration[] = [
  (properties) => ({
    operation: "get",
    until: "acted",
    status: "",
    ...typedAs("msg", { receipt_id: "iotpush.receipt_id", topic: "iotpush.topic" }),
    ...typedAs("num", { timeout: "900" }),
    ...properties,
  }),
  (properties) => ({
    name: "",
    timeoutUnit: "s",
    ...typedAs("str", { topic_id: "", since: "" }),
    ...typedAs("num", { limit: "" }),
    ...properties,
  }),
];
