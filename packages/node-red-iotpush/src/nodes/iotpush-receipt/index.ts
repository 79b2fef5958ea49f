import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import type { RuntimeLoader } from "../../host/runtime-loader.js";
import { receiptMigrations } from "./migrations.js";
import type { ReceiptDef } from "./receipt-node.js";

/** Registers `iotpush receipt`. */
export default function register(red: NodeAPI, runtime: RuntimeLoader): void {
  red.nodes.registerType("iotpush-receipt", function (this: Node, def: ReceiptDef) {
    red.nodes.createNode(this, def);
    new (runtime().ReceiptController)(red, this, migrate(def, receiptMigrations));
  });
}
