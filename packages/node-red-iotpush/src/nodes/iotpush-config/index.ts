import type { NodeAPI } from "node-red";
import { CALLBACK_ROUTE, callbackHandler } from "../../connection/callback-route.js";
import { migrate } from "../../host/migrate.js";
import { connections } from "../../host/state.js";
import {
  CONFIG_TYPE,
  type ConfigCredentials,
  type ConfigDef,
  type ConfigNode,
  type ConfigProperties,
} from "./config-node.js";
import { configure } from "./controller.js";
import { configMigrations } from "./migrations.js";

const mounted = new WeakSet<object>();

/** Registers the configuration node, and once for a Node-RED the callback route. */
export default function register(red: NodeAPI): void {
  if (red.httpNode && !mounted.has(red.httpNode)) {
    mounted.add(red.httpNode);
    red.httpNode.all(CALLBACK_ROUTE, callbackHandler(connections));
  }
  red.events.on("flows:stopping", () => connections.flowsStopping());
  red.events.on("flows:started", () => connections.flowsStarted());
  red.nodes.registerType<ConfigNode, ConfigDef, ConfigProperties, ConfigCredentials>(
    CONFIG_TYPE,
    function (this: ConfigNode, def) {
      red.nodes.createNode(this, def);
      configure(red, this, migrate(def, configMigrations));
    },
    { credentials: { apiKey: { type: "password" }, sessionToken: { type: "password" } } },
  );
}
