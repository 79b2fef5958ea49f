import type { INodeProperties } from "n8n-workflow";
import { actionOperations } from "./action.ts";
import { deviceOperations } from "./device.ts";
import { messageOperations } from "./message.ts";
import { type AnyOperation, propertiesOf } from "./operation.ts";
import { receiptOperations } from "./receipt.ts";
import { topicOperations } from "./topic.ts";
import { webhookOperations } from "./webhook.ts";

/** The operations by resource. */
export const RESOURCE_OPERATIONS: Readonly<Record<string, readonly AnyOperation[]>> = {
  action: actionOperations,
  device: deviceOperations,
  message: messageOperations,
  receipt: receiptOperations,
  topic: topicOperations,
  webhook: webhookOperations,
};

/** What each resource's panel shows first. */
const INITIAL: Readonly<Record<string, string>> = { action: "report", message: "send", receipt: "get" };

export const RESOURCE_PROPERTIES: INodeProperties[] = Object.entries(RESOURCE_OPERATIONS).flatMap(
  ([resource, operations]) => propertiesOf(resource, operations, INITIAL[resource] ?? "getAll"),
);
