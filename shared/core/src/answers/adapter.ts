/** The pure part of the answers: shapes, reading, secrets, polling. */
export type * from "./answer.js";
export { type PreparedQuestion, prepareQuestion } from "./ask/prepare.js";
export * from "./confirm-with-receipt.js";
export { Dedupe, eventKey } from "./dedupe.js";
export * from "./engine/judge.js";
export * from "./event-filter.js";
export * from "./events-of.js";
export * from "./read-event.js";
export * from "./read-receipt.js";
export {
  type ReceiptListener,
  ReceiptReader,
  type ReceiptReaderOptions,
  type ReceiptTarget,
} from "./reader/receipt-reader.js";
export { watchReceipt } from "./reader/watch-receipt.js";
export * from "./receipt-status.js";
export * from "./secret.js";
