import { typedAs } from "../../host/field-defaults.js";
import type { Migration } from "../../host/migrate.js";

/** To 1, before the first release; to 2: a unit for the time limit. */
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
  (properties) => ({
    name: "",
    timeoutUnit: "s",
    ...typedAs("str", { topic_id: "", since: "" }),
    ...typedAs("num", { limit: "" }),
    ...properties,
  }),
];
