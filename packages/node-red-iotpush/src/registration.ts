/** What Node-RED loads at its start: each node's .js file takes its own from here. Nothing heavy may be imported by it. */
import type { Node, NodeAPI, NodeDef } from "node-red";
import { type Migration, migrate } from "./host/migrate.js";
import { actionMigrations } from "./nodes/iotpush-action/migrations.js";
import { adminMigrations } from "./nodes/iotpush-admin/migrations.js";
import { askMigrations } from "./nodes/iotpush-ask/migrations.js";
import { receiptMigrations } from "./nodes/iotpush-receipt/migrations.js";
import { sendMigrations } from "./nodes/iotpush-send/migrations.js";
import type { Runtime, RuntimeLoader } from "./runtime-loader.js";

export { iotpushConfig } from "./config-registration.js";

/** Registers a type of node; what its nodes do is loaded with the first of them. */
const registers =
  (type: keyof Runtime["nodes"], migrations: readonly Migration[]) =>
  (red: NodeAPI, runtime: RuntimeLoader): void =>
    red.nodes.registerType(type, function (this: Node, def: NodeDef) {
      red.nodes.createNode(this, def);
      runtime().nodes[type](red, this, migrate(def, migrations) as never);
    });

export const iotpushAction = registers("iotpush-action", actionMigrations);
export const iotpushAdmin = registers("iotpush-admin", adminMigrations);
export const iotpushAsk = registers("iotpush-ask", askMigrations);
export const iotpushReceipt = registers("iotpush-receipt", receiptMigrations);
export const iotpushSend = registers("iotpush-send", sendMigrations);
