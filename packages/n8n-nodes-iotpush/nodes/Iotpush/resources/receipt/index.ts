import { type AnyOperation, propertiesOf } from "../operation.ts";
import { getReceiptOperation } from "./get.ts";
import { getAllReceiptsOperation } from "./get-all.ts";
import { waitForReceiptOperation } from "./wait.ts";

export const receiptOperations: readonly AnyOperation[] = [
  getReceiptOperation,
  getAllReceiptsOperation,
  waitForReceiptOperation,
];
export const receiptProperties = propertiesOf("receipt", receiptOperations, "get");
