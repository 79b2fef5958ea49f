import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import type { ActionDef } from "./action-node.js";
import { control } from "./controller.js";
import { actionMigrations } from "./migrations.js";

/** Registers `iotpush action`. */
export default function register(red: NodeAPI): void {
  red.nodes.registerType("iotpush-action", function (this: Node, def: ActionDef) {
    red.nodes.createNode(this, def);
    control(red, this, migrate(def, actionMigrations));
  });
}
