import type { AnyOperation } from "../operation.ts";
import { messageOperations, messageProperties } from "./message/index.ts";

/** The operations by resource. */
export const OPERATIONS: Readonly<Record<string, readonly AnyOperation[]>> = {
  message: messageOperations,
};

export const RESOURCE_PROPERTIES = [...messageProperties];
