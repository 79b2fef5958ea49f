import { type AnyOperation, propertiesOf } from "../operation.ts";
import { createWebhookOperation } from "./create.ts";
import { deleteWebhookOperation } from "./delete.ts";
import { getAllWebhooksOperation } from "./get-all.ts";
import { sendTestEventOperation } from "./test-event.ts";
import { updateWebhookOperation } from "./update.ts";

export const webhookOperations: readonly AnyOperation[] = [
  createWebhookOperation,
  deleteWebhookOperation,
  getAllWebhooksOperation,
  sendTestEventOperation,
  updateWebhookOperation,
];
export const webhookProperties = propertiesOf("webhook", webhookOperations, "getAll");
