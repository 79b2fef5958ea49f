import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import type { AdminDef } from "./admin-node.js";
import { control } from "./controller.js";
import { adminMigrations } from "./migrations.js";

/** Registers `iotpush admin`. */
export default function register(red: NodeAPI): void {
  red.nodes.registerType("iotpush-admin", function (this: Node, def: AdminDef) {
    red.nodes.createNode(this, def);
    control(red, this, migrate(def, adminMigrations));
  });
}
