import { type Receipt, ReceiptReader, watchReceipt } from "@iotpush/core/adapter";
import { clock } from "../../../common/transport.ts";
import { receiptField, receiptIdOf } from "../../fields/receipt.ts";
import type { ResourceOperation } from "../operation.ts";

type Awaited = "delivered" | "read" | "acted";

/** Which statuses mean that a message came as far as wanted, or will not any more. */
const REACHED: Readonly<Record<Awaited, readonly string[]>> = {
  delivered: ["delivered", "read", "acted"],
  read: ["read", "acted"],
  acted: ["acted"],
};

/** Reads a receipt until it has a status. Documentation: Delivery Receipts. */
export const waitForReceiptOperation: ResourceOperation = {
  option: {
    name: "Wait for Status",
    value: "wait",
    action: "Wait for a status of a receipt",
    description: "Read a receipt until the message was delivered, read or answered",
  },
  fields: [
    receiptField,
    {
      displayName: "Status",
      name: "status",
      type: "options",
      default: "acted",
      description: "How far the message must have come",
      options: [
        { name: "Acted", value: "acted" },
        { name: "Delivered", value: "delivered" },
        { name: "Read", value: "read" },
      ],
    },
    {
      displayName: "Timeout (Seconds)",
      name: "timeoutSeconds",
      type: "number",
      typeOptions: { minValue: 1, maxValue: 3600 },
      default: 60,
      description:
        "How long to wait at most. The execution is held meanwhile, and does not survive a restart of n8n.",
    },
    {
      displayName: "Check Every (Seconds)",
      name: "checkEverySeconds",
      type: "number",
      typeOptions: { minValue: 2, maxValue: 60 },
      default: 2,
      description: "How often to read the receipt, at most every two seconds",
    },
  ],
  async execute({ client, host, read }) {
    const receiptId = receiptIdOf(read);
    const wanted = REACHED[read("status", "acted") as Awaited];
    const cancelled = host.getExecutionCancelSignal();
    const limit = AbortSignal.timeout(Number(read("timeoutSeconds", 60)) * 1_000);
    const signal = AbortSignal.any([limit, ...(cancelled ? [cancelled] : [])]);
    const everyMs = Math.max(1, Number(read("checkEverySeconds", 2))) * 1_000;
    const reader = new ReceiptReader({ client, clock });
    let last: Receipt | undefined;
    try {
      for await (const receipt of watchReceipt(reader, { receiptId }, { signal, everyMs })) {
        last = receipt;
        if (wanted.includes(receipt.status)) break;
      }
    } finally {
      reader.close();
    }
    const receipt = last ?? (await client.receipts.get(receiptId));
    return { ...receipt, reached: wanted.includes(receipt.status) };
  },
};
