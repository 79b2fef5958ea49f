import type { NodeAPI } from "node-red";
import { mountAdminRoutes } from "./admin-routes.js";
import { CALLBACK_PATH, EVENT_PATH, PROBE_ROUTE } from "./connection/paths.js";
import { migrate } from "./host/migrate.js";
import type {
  ConfigCredentials,
  ConfigDef,
  ConfigNode,
  ConfigProperties,
} from "./nodes/iotpush-config/config-node.js";
import { configMigrations } from "./nodes/iotpush-config/migrations.js";
import type { RuntimeLoader } from "./runtime-loader.js";

const mounted = new WeakSet<object>();
let flowsRunning = false;
let configured = false;

/** Registers the configuration node, and the routes of all nodes once for a Node-RED: deploying adds none. */
export function iotpushConfig(red: NodeAPI, runtime: RuntimeLoader): void {
  if (!mounted.has(red.httpNode)) {
    mounted.add(red.httpNode);
    for (const [path, receive] of [
      [CALLBACK_PATH, "receive"],
      [EVENT_PATH, "receiveEvent"],
    ] as const)
      red.httpNode.use(path, (request, response) =>
        runtime().answerCallback(request, response, receive, flowsRunning),
      );
    red.httpNode.get(PROBE_ROUTE, (request, response) => runtime().answerProbe(request, response));
    mountAdminRoutes(red, runtime);
  }
  if (!mounted.has(red.events)) {
    mounted.add(red.events);
    red.events.on("flows:stopping", () => {
      flowsRunning = false;
      if (configured) runtime().flowsStopping();
    });
    red.events.on("flows:started", () => {
      flowsRunning = true;
      if (configured) runtime().flowsStarted(red);
    });
  }
  red.nodes.registerType<ConfigNode, ConfigDef, ConfigProperties, ConfigCredentials>(
    "iotpush-config",
    function (this: ConfigNode, def) {
      configured = true;
      red.nodes.createNode(this, def);
      runtime().configure(red, this, migrate(def, configMigrations));
    },
    { credentials: { apiKey: { type: "password" }, sessionToken: { type: "password" } } },
  );
}
