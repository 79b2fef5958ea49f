/** What the nodes do: one bundle for all of them, which registration.ts loads when it is first needed. */
import type { Node, NodeAPI } from "node-red";
import { controlAction } from "./nodes/iotpush-action/controller.js";
import { controlAdmin } from "./nodes/iotpush-admin/controller.js";
import { AskController } from "./nodes/iotpush-ask/controller.js";
import type { AskDef } from "./nodes/iotpush-ask/properties.js";
import { controlReceipt } from "./nodes/iotpush-receipt/controller.js";
import { controlSend } from "./nodes/iotpush-send/controller.js";

export { adminHandlers } from "./admin/handlers.js";
export { answerProbe } from "./admin/probe.js";
export { answerCallback } from "./connection/callbacks.js";
export { configure } from "./connection/connection.js";
export { flowsStarted, flowsStopping } from "./connection/deployment.js";

export const nodes = {
  "iotpush-action": controlAction,
  "iotpush-admin": controlAdmin,
  "iotpush-ask": (red: NodeAPI, node: Node, def: AskDef) => void new AskController(red, node, def),
  "iotpush-receipt": controlReceipt,
  "iotpush-send": controlSend,
};
