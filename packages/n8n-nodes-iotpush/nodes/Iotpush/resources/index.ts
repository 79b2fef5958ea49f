import { type INodeProperties, updateDisplayOptions } from "n8n-workflow";
import { capital } from "../fields/message-options.ts";
import { actionOperations, deviceOperations } from "./app.ts";
import { messageOperations } from "./message.ts";
import type { Operation } from "./operation.ts";
import { receiptOperations } from "./receipt.ts";
import { topicOperations } from "./topic.ts";
import { webhookOperations } from "./webhook.ts";

export const RESOURCE_OPERATIONS: Readonly<Record<string, readonly Operation[]>> = {
  action: actionOperations,
  device: deviceOperations,
  message: messageOperations,
  receipt: receiptOperations,
  topic: topicOperations,
  webhook: webhookOperations,
};

const INITIAL: Readonly<Record<string, string>> = { action: "report", message: "send", receipt: "get" };

const choice = (displayName: string, name: string, more: Partial<INodeProperties>): INodeProperties => ({
  displayName,
  name,
  type: "options",
  noDataExpression: true,
  default: "",
  ...more,
});

/** The resource selector, each resource's operation selector, and each operation's fields. */
export const RESOURCE_PROPERTIES: INodeProperties[] = [
  choice("Resource", "resource", {
    options: Object.keys(RESOURCE_OPERATIONS).map((value) => ({ name: capital(value), value })),
    default: "message",
  }),
  ...Object.entries(RESOURCE_OPERATIONS).flatMap(([resource, operations]) => [
    choice("Operation", "operation", {
      displayOptions: { show: { resource: [resource] } },
      options: operations.map(({ option }) => ({ ...option })),
      default: INITIAL[resource] ?? "getAll",
    }),
    ...operations.flatMap(({ option, fields }) =>
      updateDisplayOptions(
        { show: { resource: [resource], operation: [option.value] } },
        Object.values(fields),
      ),
    ),
  ]),
];
