import { RECEIPT_STATUSES, type ReceiptListQuery } from "@iotpush/core/adapter";
import type { IDataObject } from "n8n-workflow";
import { capital } from "../../fields/message-options.ts";
import { limitOf, pagingFields } from "../../fields/paging.ts";
import { sinceOf } from "../../fields/since.ts";
import type { OperationCall, ResourceOperation } from "../operation.ts";

/** Lists receipts, page by page. Needs a session token. Documentation: List receipts. */
export const getAllReceiptsOperation: ResourceOperation = {
  option: {
    name: "Get Many",
    value: "getAll",
    action: "Get many receipts",
    description: "List receipts, newest first; needs a session token",
  },
  fields: [
    ...pagingFields,
    {
      displayName: "Filters",
      name: "filters",
      type: "collection",
      placeholder: "Add Filter",
      default: {},
      options: [
        {
          displayName: "Since",
          name: "since",
          type: "dateTime",
          default: "",
          description: "Only receipts created after this time, in the workflow's time zone",
        },
        {
          displayName: "Status",
          name: "status",
          type: "options",
          default: "acted",
          description: "How far the message came",
          options: RECEIPT_STATUSES.toSorted().map((value) => ({ name: capital(value), value })),
        },
        {
          displayName: "Topic Name or ID",
          name: "topicId",
          type: "options",
          typeOptions: { loadOptionsMethod: "getTopics" },
          default: "",
          description:
            'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
        },
      ],
    },
  ],
  async execute({ client, host, read }) {
    const most = limitOf(read);
    const found: IDataObject[] = [];
    const limit = Math.min(100, most);
    for await (const receipt of client.receipts.iterate({ ...queryOf(read, host.getTimezone()), limit })) {
      found.push({ ...receipt });
      if (found.length >= most) break;
    }
    return found;
  },
};

function queryOf(read: OperationCall["read"], zone: string): ReceiptListQuery {
  const { since, status, topicId } = read("filters", {}) as IDataObject;
  const wanted = RECEIPT_STATUSES.find((each) => each === status);
  return {
    ...sinceOf(since, zone),
    ...(wanted ? { status: wanted } : {}),
    ...(topicId ? { topic_id: String(topicId) } : {}),
  };
}
