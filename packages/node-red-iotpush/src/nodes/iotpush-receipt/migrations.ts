import type { Migration } from "../../host/migrate.js";

/** From version 0, before the first release, to 1. */
export const receiptMigrations: readonly Migration[] = [
  (properties) => ({
    operation: "get",
    until: "acted",
    status: "",
    receipt_id: "iotpush.receipt_id",
    receipt_idType: "msg",
    topic: "iotpush.topic",
    topicType: "msg",
    timeout: "900",
    timeoutType: "num",
    ...properties,
  }),
];
