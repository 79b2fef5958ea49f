import type { Node, NodeAPI } from "node-red";
import { migrate } from "../../host/migrate.js";
import { control } from "./controller.js";
import { sendMigrations } from "./migrations.js";
import type { SendDef } from "./send-node.js";

/** Registers `iotpush send`. */
export default function register(red: NodeAPI): void {
  red.nodes.registerType("iotpush-send", function (this: Node, def: SendDef) {
    red.nodes.createNode(this, def);
    control(red, this, migrate(def, sendMigrations));
  });
}
