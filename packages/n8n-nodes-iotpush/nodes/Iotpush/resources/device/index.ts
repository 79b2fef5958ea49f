import { type AnyOperation, propertiesOf } from "../operation.ts";
import { getAllDevicesOperation } from "./get-all.ts";
import { register } from "./register.ts";

export const deviceOperations: readonly AnyOperation[] = [getAllDevicesOperation, register];
export const deviceProperties = propertiesOf("device", deviceOperations, "getAll");
