/** The runtime side of all nodes in one bundle: each node's .js file takes its own from here. */
export { default as iotpushAsk } from "./nodes/iotpush-ask/index.js";
export { default as iotpushConfig } from "./nodes/iotpush-config/index.js";
export { default as iotpushSend } from "./nodes/iotpush-send/index.js";
