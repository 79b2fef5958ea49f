/** What Node-RED loads at its start: each node's .js file takes its own from here. Nothing heavy may be imported by it. */
export { default as iotpushAction } from "./nodes/iotpush-action/index.js";
export { default as iotpushAdmin } from "./nodes/iotpush-admin/index.js";
export { default as iotpushAsk } from "./nodes/iotpush-ask/index.js";
export { default as iotpushConfig } from "./nodes/iotpush-config/index.js";
export { default as iotpushReceipt } from "./nodes/iotpush-receipt/index.js";
export { default as iotpushSend } from "./nodes/iotpush-send/index.js";
