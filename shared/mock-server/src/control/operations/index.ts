import type { Operation } from "./operation.js";
import { playedOperations } from "./played.js";
import { recordOperations } from "./records.js";
import { serverOperations } from "./server.js";

export type { Tools } from "./operation.js";

/** The whole control API but its event stream and health check. */
export const OPERATIONS: readonly Operation[] = [
  ...serverOperations,
  ...recordOperations,
  ...playedOperations,
];
