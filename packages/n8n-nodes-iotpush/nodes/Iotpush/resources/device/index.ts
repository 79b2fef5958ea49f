import { type AnyOperation, propertiesOf } from "../operation.ts";
import { getAll } from "./get-all.ts";
import { register } from "./register.ts";

export const deviceOperations: readonly AnyOperation[] = [getAll, register];
export const deviceProperties = propertiesOf("device", deviceOperations, "getAll");
