import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import type { RuntimeLoader } from "../../host/runtime-loader.js";
import { sendMigrations } from "./migrations.js";
import type { SendDef } from "./send-node.js";

/** Registers `iotpush send`. */
export default function register(red: NodeAPI, runtime: RuntimeLoader): void {
  red.nodes.registerType("iotpush-send", function (this: Node, def: SendDef) {
    red.nodes.createNode(this, def);
    runtime().controlSend(red, this, migrate(def, sendMigrations));
  });
}
