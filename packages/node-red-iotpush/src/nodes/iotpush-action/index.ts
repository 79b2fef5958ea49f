import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import type { RuntimeLoader } from "../../host/runtime-loader.js";
import type { ActionDef } from "./action-node.js";
import { actionMigrations } from "./migrations.js";

/** Registers `iotpush action`. */
export default function register(red: NodeAPI, runtime: RuntimeLoader): void {
  red.nodes.registerType("iotpush-action", function (this: Node, def: ActionDef) {
    red.nodes.createNode(this, def);
    runtime().controlAction(red, this, migrate(def, actionMigrations));
  });
}
