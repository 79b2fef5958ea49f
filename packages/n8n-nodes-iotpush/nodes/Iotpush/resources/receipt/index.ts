import { type AnyOperation, propertiesOf } from "../operation.ts";
import { get } from "./get.ts";
import { getAll } from "./get-all.ts";
import { wait } from "./wait.ts";

export const receiptOperations: readonly AnyOperation[] = [get, getAll, wait];
export const receiptProperties = propertiesOf("receipt", receiptOperations, "get");
