import {
  hasReached,
  RECEIPT_STATUSES,
  type Receipt,
  type ReceiptListQuery,
  ReceiptReader,
  watchReceipt,
} from "@iotpush/core/adapter";
import type { IDataObject } from "n8n-workflow";
import { by, field, fields, type Typed, type Unnamed } from "../../common/panel.ts";
import { locatorOf, type Parameters, readField, textOf, unfit, within } from "../../common/parameters.ts";
import { clock } from "../../common/transport.ts";
import { paging, sinceOf } from "../fields/listing.ts";
import { capital } from "../fields/message-options.ts";
import { limitOf, type Operation, option } from "./operation.ts";

const receiptField = fields({
  receiptId: field.locator(
    "Receipt",
    "The receipt of a message; sending returns its ID as receipt_id",
    [by.id("e.g. {{ $json.receipt_id }}"), by.list("searchReceipts")],
    { required: true },
  ),
});

const statusField = <Status extends string>(description: string, statuses: readonly Status[]) => {
  const entries = Object.fromEntries(statuses.map((status) => [status, capital(status)]));
  return field.choice("Status", description, "acted", entries) as Unnamed & Typed<Status>;
};
const filters = fields({
  since: field.time("Since", "Only receipts created after this time, in the workflow's time zone"),
  status: statusField("How far the message got", RECEIPT_STATUSES),
  topicId: field.text(
    "Topic Name or ID",
    'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
    { type: "options", typeOptions: { loadOptionsMethod: "getTopics" } },
  ),
});
const waitFields = fields({
  ...receiptField,
  status: statusField("How far the message must have got", ["acted", "delivered", "read"]),
  timeoutSeconds: field.number(
    "Timeout (Seconds)",
    "How long to wait at most. The execution is held meanwhile, and does not survive a restart of n8n.",
    { typeOptions: { minValue: 1, maxValue: 3600 }, default: 60 },
  ),
  checkEverySeconds: field.number("Check Every (Seconds)", "How often to read the receipt", {
    typeOptions: { minValue: 2, maxValue: 60 },
    default: 2,
  }),
});

function receiptIdOf(read: Parameters): string {
  const { value } = locatorOf(read, receiptField.receiptId);
  if (value) return value;
  throw unfit("The receipt", "receiptId", "is not named", "Give the receipt_id that sending returned.");
}

function queryOf(given: IDataObject, zone: string): ReceiptListQuery {
  const { since, status, topicId } = given;
  const topic = textOf("Topic Name or ID", topicId);
  return {
    ...sinceOf(since, zone),
    ...(status ? { status: readField(within(given), filters.status) } : {}),
    ...(topic ? { topic_id: topic } : {}),
  };
}

/** Documentation: Delivery Receipts, Get a receipt, List receipts. */
export const receiptOperations: Operation[] = [
  {
    option: option("Get", "get", "Get a receipt", "Read whether a message was delivered, read and answered"),
    fields: receiptField,
    execute: ({ client, read }) => client.receipts.get(receiptIdOf(read)),
  },
  {
    option: option("Get Many", "getAll", "Get many receipts", "List receipts; needs a session token"),
    fields: fields({ ...paging, filters: field.collection("Filters", "Add Filter", filters) }),
    async execute(call) {
      const most = limitOf(call);
      const query = queryOf(call.read("filters", {}) as IDataObject, call.host.getTimezone());
      const found: Receipt[] = [];
      for await (const receipt of call.client.receipts.iterate({ ...query, limit: Math.min(100, most) })) {
        found.push(receipt);
        if (found.length >= most) break;
      }
      return found;
    },
  },
  {
    option: option(
      "Wait for Status",
      "wait",
      "Wait for a status of a receipt",
      "Read it until it has a status",
    ),
    fields: waitFields,
    async execute(call) {
      const { client, host, read, value } = call;
      const receiptId = receiptIdOf(read);
      const wanted = value(waitFields.status);
      const limit = AbortSignal.timeout(value(waitFields.timeoutSeconds) * 1_000);
      const cancelled = host.getExecutionCancelSignal();
      const signal = AbortSignal.any([limit, ...(cancelled ? [cancelled] : [])]);
      const everyMs = value(waitFields.checkEverySeconds) * 1_000;
      // One of its own: others may read the same receipt less often.
      const reader = new ReceiptReader({ client, clock });
      let last: Receipt | undefined;
      try {
        for await (const receipt of watchReceipt(reader, { receiptId }, { signal, everyMs })) {
          last = receipt;
          if (hasReached(receipt.status, wanted)) break;
        }
      } finally {
        reader.close();
      }
      const receipt = last ?? (await client.receipts.get(receiptId));
      return { ...receipt, reached: hasReached(receipt.status, wanted) };
    },
  },
];
