import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import type { RuntimeLoader } from "../../host/runtime-loader.js";
import type { AskDef } from "./ask-node.js";
import { askMigrations } from "./migrations.js";

/** Registers `iotpush ask`. */
export default function register(red: NodeAPI, runtime: RuntimeLoader): void {
  red.nodes.registerType("iotpush-ask", function (this: Node, def: AskDef) {
    red.nodes.createNode(this, def);
    new (runtime().AskController)(red, this, migrate(def, askMigrations));
  });
}
