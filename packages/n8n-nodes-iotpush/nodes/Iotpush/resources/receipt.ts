import {
  hasReached,
  RECEIPT_STATUSES,
  type Receipt,
  type ReceiptListQuery,
  ReceiptReader,
  watchReceipt,
} from "@iotpush/core/adapter";
import type { IDataObject } from "n8n-workflow";
import {
  byId,
  type Choices,
  choiceField,
  collectionField,
  fields,
  fromList,
  locatorField,
  numberField,
  textField,
  type Unnamed,
} from "../../common/panel.ts";
import {
  locatorOf,
  type Parameters,
  readChoice,
  readNumber,
  textOf,
  unfit,
  within,
} from "../../common/parameters.ts";
import { clock } from "../../common/transport.ts";
import { capital } from "../fields/message-options.ts";
import { limitOf, paging } from "../fields/paging.ts";
import { sinceField, sinceOf } from "../fields/since.ts";
import { option, type ResourceOperation } from "./operation.ts";

const receiptField = fields({
  receiptId: locatorField(
    "Receipt",
    "The receipt of a message; sending returns its ID as receipt_id",
    [byId("e.g. {{ $json.receipt_id }}"), fromList("searchReceipts")],
    { required: true },
  ),
});

const statusField = <Status extends string>(description: string, statuses: readonly Status[]) => {
  const entries = Object.fromEntries(statuses.map((status) => [status, capital(status)]));
  return choiceField("Status", description, "acted", entries) as Unnamed & Choices<Status>;
};
const filters = fields({
  since: sinceField("Only receipts created after this time, in the workflow's time zone"),
  status: statusField("How far the message got", RECEIPT_STATUSES),
  topicId: textField(
    "Topic Name or ID",
    'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
    { type: "options", typeOptions: { loadOptionsMethod: "getTopics" } },
  ),
});
const waitFields = fields({
  ...receiptField,
  status: statusField("How far the message must have got", ["acted", "delivered", "read"]),
  timeoutSeconds: numberField(
    "Timeout (Seconds)",
    "How long to wait at most. The execution is held meanwhile, and does not survive a restart of n8n.",
    { typeOptions: { minValue: 1, maxValue: 3600 }, default: 60 },
  ),
  checkEverySeconds: numberField("Check Every (Seconds)", "How often to read the receipt", {
    typeOptions: { minValue: 2, maxValue: 60 },
    default: 2,
  }),
});

/** Throws ValidationError if no receipt is named. */
function receiptIdOf(read: Parameters): string {
  const { value } = locatorOf(read, receiptField.receiptId);
  if (value) return value;
  throw unfit("The receipt", "receiptId", "is not named", "Give the receipt_id that sending returned.");
}

/** Reads a receipt; the topic's key suffices. Documentation: Get a receipt. */
const get: ResourceOperation = {
  option: option("Get", "get", "Get a receipt", "Read whether a message was delivered, read and answered"),
  fields: receiptField,
  execute: ({ client, read }) => client.receipts.get(receiptIdOf(read)),
};

/** Lists receipts, page by page. Needs a session token. Documentation: List receipts. */
const getAll: ResourceOperation = {
  option: option("Get Many", "getAll", "Get many receipts", "List receipts; needs a session token"),
  fields: fields({ ...paging, filters: collectionField("Filters", "Add Filter", filters) }),
  async execute({ client, host, read }) {
    const most = limitOf(read);
    const query = queryOf(read("filters", {}) as IDataObject, host.getTimezone());
    const found: Receipt[] = [];
    for await (const receipt of client.receipts.iterate({ ...query, limit: Math.min(100, most) })) {
      found.push(receipt);
      if (found.length >= most) break;
    }
    return found;
  },
};

function queryOf(given: IDataObject, zone: string): ReceiptListQuery {
  const { since, status, topicId } = given;
  const topic = textOf("Topic Name or ID", topicId);
  return {
    ...sinceOf(since, zone),
    ...(status ? { status: readChoice(within(given), filters.status) } : {}),
    ...(topic ? { topic_id: topic } : {}),
  };
}

/** Reads a receipt until it has a status. Documentation: Delivery Receipts. */
const wait: ResourceOperation = {
  option: option(
    "Wait for Status",
    "wait",
    "Wait for a status of a receipt",
    "Read it until it has a status",
  ),
  fields: waitFields,
  async execute({ client, host, read }) {
    const receiptId = receiptIdOf(read);
    const wanted = readChoice(read, waitFields.status);
    const limit = AbortSignal.timeout(readNumber(read, waitFields.timeoutSeconds) * 1_000);
    const cancelled = host.getExecutionCancelSignal();
    const signal = AbortSignal.any([limit, ...(cancelled ? [cancelled] : [])]);
    const everyMs = readNumber(read, waitFields.checkEverySeconds) * 1_000;
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
};

export const receiptOperations = [get, getAll, wait];
