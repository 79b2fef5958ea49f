import type { ControlOperation } from "./operation.js";
import { playedOperations } from "./played.js";
import { recordOperations } from "./records.js";
import { serverOperations } from "./server.js";

export type { Tools } from "./operation.js";

/** The whole control API but its event stream and health check. */
export const CONTROL_OPERATIONS: readonly ControlOperation[] = [
  ...serverOperations,
  ...recordOperations,
  ...playedOperations,
];
