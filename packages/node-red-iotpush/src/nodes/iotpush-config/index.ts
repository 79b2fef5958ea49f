import type { NodeAPI } from "node-red";
import { Probe } from "../../admin/probe.js";
import { mountAdminRoutes } from "../../admin/routes.js";
import { PROBE_PATH } from "../../connection/callback-base.js";
import { CALLBACK_ROUTE, callbackHandler, EVENT_ROUTE } from "../../connection/callback-route.js";
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
const probe = new Probe();

/** Registers the configuration node, and the routes of all nodes once for a Node-RED: deploying adds none. */
export default function register(red: NodeAPI): void {
  if (!mounted.has(red.httpNode)) {
    mounted.add(red.httpNode);
    red.httpNode.all([CALLBACK_ROUTE, EVENT_ROUTE], callbackHandler(connections));
    red.httpNode.get(`${PROBE_PATH}/:nonce`, (request, response) => {
      const { nonce = "" } = request.params as { nonce?: string };
      response.status(probe.isExpected(nonce) ? 200 : 404).end(probe.isExpected(nonce) ? nonce : "");
    });
    mountAdminRoutes(red, connections, probe);
  }
  if (!mounted.has(red.events)) {
    mounted.add(red.events);
    red.events.on("flows:stopping", () => connections.flowsStopping());
    red.events.on("flows:started", () => connections.flowsStarted());
  }
  red.nodes.registerType<ConfigNode, ConfigDef, ConfigProperties, ConfigCredentials>(
    CONFIG_TYPE,
    function (this: ConfigNode, def) {
      red.nodes.createNode(this, def);
      configure(red, this, migrate(def, configMigrations));
    },
    { credentials: { apiKey: { type: "password" }, sessionToken: { type: "password" } } },
  );
}
