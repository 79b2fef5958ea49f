/** What Node-RED loads at its start: each node's .js file takes its own from here. Nothing heavy may be imported by it. */
import type { Node, NodeAPI, NodeDef } from "node-red";
import { type Migration, migrate } from "./host/migrate.js";
import type { ActionDef } from "./nodes/iotpush-action/action-node.js";
import { actionMigrations } from "./nodes/iotpush-action/migrations.js";
import type { AdminDef } from "./nodes/iotpush-admin/admin-node.js";
import { adminMigrations } from "./nodes/iotpush-admin/migrations.js";
import type { AskDef } from "./nodes/iotpush-ask/ask-node.js";
import { askMigrations } from "./nodes/iotpush-ask/migrations.js";
import { receiptMigrations } from "./nodes/iotpush-receipt/migrations.js";
import type { ReceiptDef } from "./nodes/iotpush-receipt/receipt-node.js";
import { sendMigrations } from "./nodes/iotpush-send/migrations.js";
import type { SendDef } from "./nodes/iotpush-send/send-node.js";
import type { Runtime, RuntimeLoader } from "./runtime-loader.js";

export { iotpushConfig } from "./config-registration.js";

/** Registers a type of node whose nodes are run by what `start` does once the first of them exists. */
const registers =
  <D extends NodeDef>(
    type: string,
    migrations: readonly Migration[],
    start: (runtime: Runtime, red: NodeAPI, node: Node, def: D) => void,
  ) =>
  (red: NodeAPI, runtime: RuntimeLoader): void =>
    red.nodes.registerType(type, function (this: Node, def: D) {
      red.nodes.createNode(this, def);
      start(runtime(), red, this, migrate(def, migrations));
    });

export const iotpushAction = registers<ActionDef>("iotpush-action", actionMigrations, (runtime, ...node) =>
  runtime.controlAction(...node),
);
export const iotpushAdmin = registers<AdminDef>("iotpush-admin", adminMigrations, (runtime, ...node) =>
  runtime.controlAdmin(...node),
);
export const iotpushAsk = registers<AskDef>("iotpush-ask", askMigrations, (runtime, ...node) => {
  new runtime.AskController(...node);
});
export const iotpushReceipt = registers<ReceiptDef>(
  "iotpush-receipt",
  receiptMigrations,
  (runtime, ...node) => {
    new runtime.ReceiptController(...node);
  },
);
export const iotpushSend = registers<SendDef>("iotpush-send", sendMigrations, (runtime, ...node) =>
  runtime.controlSend(...node),
);
