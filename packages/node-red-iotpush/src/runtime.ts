/** What the nodes do: one bundle for all of them, which registration.ts loads when it is first needed. */
export { adminHandlers } from "./admin/handlers.js";
export { answerProbe } from "./admin/probe-route.js";
export { answerCallback } from "./connection/callback-route.js";
export { connections, flowsStarted, flowsStopping } from "./connection/state.js";
export { controlAction } from "./nodes/iotpush-action/controller.js";
export { controlAdmin } from "./nodes/iotpush-admin/controller.js";
export { AskController } from "./nodes/iotpush-ask/controller.js";
export { configure } from "./nodes/iotpush-config/controller.js";
export { ReceiptController } from "./nodes/iotpush-receipt/controller.js";
export { controlSend } from "./nodes/iotpush-send/controller.js";
