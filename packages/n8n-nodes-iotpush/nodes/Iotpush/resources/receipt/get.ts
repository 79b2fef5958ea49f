import { receiptField, receiptIdOf } from "../../fields/receipt.ts";
import type { ResourceOperation } from "../operation.ts";

/** Reads a receipt; the topic's key suffices. Documentation: Get a receipt. */
export const getReceiptOperation: ResourceOperation = {
  option: {
    name: "Get",
    value: "get",
    action: "Get a receipt",
    description: "Read whether a message was delivered, read and answered",
  },
  fields: [receiptField],
  execute: async ({ client, read }) => ({ ...(await client.receipts.get(receiptIdOf(read))) }),
};
