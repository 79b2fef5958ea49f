import { type AnyOperation, propertiesOf } from "../../operation.ts";
import { send } from "./send.ts";
import { sendAndWait } from "./send-and-wait.ts";

export const messageOperations: readonly AnyOperation[] = [send, sendAndWait];
export const messageProperties = propertiesOf("message", messageOperations, "send");
