import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import type { AskDef } from "./ask-node.js";
import { AskController } from "./controller.js";
import { askMigrations } from "./migrations.js";

/** Registers `iotpush ask`. */
export default function register(red: NodeAPI): void {
  red.nodes.registerType("iotpush-ask", function (this: Node, def: AskDef) {
    red.nodes.createNode(this, def);
    new AskController(red, this, migrate(def, askMigrations));
  });
}
