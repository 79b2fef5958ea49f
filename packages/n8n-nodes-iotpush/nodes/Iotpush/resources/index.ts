import { type INodeProperties, updateDisplayOptions } from "n8n-workflow";
import { actionOperations, deviceOperations } from "./app.ts";
import { messageOperations } from "./message.ts";
import type { Operation } from "./operation.ts";
import { receiptOperations } from "./receipt.ts";
import { topicOperations } from "./topic.ts";
import { webhookOperations } from "./webhook.ts";

/** The operations by resource. */
export const RESOURCE_OPERATIONS: Readonly<Record<string, readonly Operation[]>> = {
  action: actionOperations,
  device: deviceOperations,
  message: messageOperations,
  receipt: receiptOperations,
  topic: topicOperations,
  webhook: webhookOperations,
};

/** What each resource's panel shows first. */
const INITIAL: Readonly<Record<string, string>> = { action: "report", message: "send", receipt: "get" };

/** For each resource the choice of its operation, and each operation's fields. */
export const RESOURCE_PROPERTIES = Object.entries(RESOURCE_OPERATIONS).flatMap(
  ([resource, operations]): INodeProperties[] => [
    {
      displayName: "Operation",
      name: "operation",
      type: "options",
      noDataExpression: true,
      displayOptions: { show: { resource: [resource] } },
      options: operations.map(({ option }) => ({ ...option })),
      default: INITIAL[resource] ?? "getAll",
    },
    ...operations.flatMap(({ option, fields }) =>
      updateDisplayOptions(
        { show: { resource: [resource], operation: [option.value] } },
        Object.values(fields),
      ),
    ),
  ],
);
