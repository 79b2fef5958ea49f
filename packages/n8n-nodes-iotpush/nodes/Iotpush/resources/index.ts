import { actionOperations, actionProperties } from "./action/index.ts";
import { deviceOperations, deviceProperties } from "./device/index.ts";
import { messageOperations, messageProperties } from "./message/index.ts";
import type { AnyOperation } from "./operation.ts";
import { receiptOperations, receiptProperties } from "./receipt/index.ts";
import { topicOperations, topicProperties } from "./topic/index.ts";
import { webhookOperations, webhookProperties } from "./webhook/index.ts";

/** The operations by resource. */
export const RESOURCE_OPERATIONS: Readonly<Record<string, readonly AnyOperation[]>> = {
  action: actionOperations,
  device: deviceOperations,
  message: messageOperations,
  receipt: receiptOperations,
  topic: topicOperations,
  webhook: webhookOperations,
};

export const RESOURCE_PROPERTIES = [
  ...actionProperties,
  ...deviceProperties,
  ...messageProperties,
  ...receiptProperties,
  ...topicProperties,
  ...webhookProperties,
];
