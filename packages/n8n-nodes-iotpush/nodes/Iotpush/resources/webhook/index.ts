import { type AnyOperation, propertiesOf } from "../operation.ts";
import { create } from "./create.ts";
import { remove } from "./delete.ts";
import { getAll } from "./get-all.ts";
import { sendTest } from "./test-event.ts";
import { update } from "./update.ts";

export const webhookOperations: readonly AnyOperation[] = [create, remove, getAll, sendTest, update];
export const webhookProperties = propertiesOf("webhook", webhookOperations, "getAll");
