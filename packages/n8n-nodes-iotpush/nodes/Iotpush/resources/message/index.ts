import { type AnyOperation, propertiesOf } from "../operation.ts";
import { listRecent } from "./list-recent.ts";
import { send } from "./send.ts";
import { sendAndWait } from "./send-and-wait.ts";

export const messageOperations: readonly AnyOperation[] = [listRecent, send, sendAndWait];
export const messageProperties = propertiesOf("message", messageOperations, "send");
