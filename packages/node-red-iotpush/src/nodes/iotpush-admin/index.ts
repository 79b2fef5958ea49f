import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import type { RuntimeLoader } from "../../host/runtime-loader.js";
import type { AdminDef } from "./admin-node.js";
import { adminMigrations } from "./migrations.js";

/** Registers `iotpush admin`. */
export default function register(red: NodeAPI, runtime: RuntimeLoader): void {
  red.nodes.registerType("iotpush-admin", function (this: Node, def: AdminDef) {
    red.nodes.createNode(this, def);
    runtime().controlAdmin(red, this, migrate(def, adminMigrations));
  });
}
