import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import { ReceiptController } from "./controller.js";
import { receiptMigrations } from "./migrations.js";
import type { ReceiptDef } from "./receipt-node.js";

/** Registers `iotpush receipt`. */
export default function register(red: NodeAPI): void {
  red.nodes.registerType("iotpush-receipt", function (this: Node, def: ReceiptDef) {
    red.nodes.createNode(this, def);
    new ReceiptController(red, this, migrate(def, receiptMigrations));
  });
}
