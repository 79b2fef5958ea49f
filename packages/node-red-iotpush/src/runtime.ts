/** What the nodes do: one bundle for all of them, which registration.ts loads when it is first needed. */
import type { Node, NodeAPI } from "node-red";
import { controlAction } from "./nodes/iotpush-action/controller.js";
import { controlAdmin } from "./nodes/iotpush-admin/controller.js";
import type { AskDef } from "./nodes/iotpush-ask/ask-node.js";
import { AskController } from "./nodes/iotpush-ask/controller.js";
import { ReceiptController } from "./nodes/iotpush-receipt/controller.js";
import type { ReceiptDef } from "./nodes/iotpush-receipt/receipt-node.js";
import { controlSend } from "./nodes/iotpush-send/controller.js";

export { adminHandlers } from "./admin/handlers.js";
export { answerProbe } from "./admin/probe.js";
export { answerCallback } from "./connection/callback-route.js";
export { connections, flowsStarted, flowsStopping } from "./connection/state.js";
export { configure } from "./nodes/iotpush-config/controller.js";

export const nodes = {
  "iotpush-action": controlAction,
  "iotpush-admin": controlAdmin,
  "iotpush-ask": (red: NodeAPI, node: Node, def: AskDef) => void new AskController(red, node, def),
  "iotpush-receipt": (red: NodeAPI, node: Node, def: ReceiptDef) =>
    void new ReceiptController(red, node, def),
  "iotpush-send": controlSend,
};
