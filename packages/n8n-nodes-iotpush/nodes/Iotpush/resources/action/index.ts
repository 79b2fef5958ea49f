import { type AnyOperation, propertiesOf } from "../operation.ts";
import { report } from "./report.ts";

export const actionOperations: readonly AnyOperation[] = [report];
export const actionProperties = propertiesOf("action", actionOperations, "report");
