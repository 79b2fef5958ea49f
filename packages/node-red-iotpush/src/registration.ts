/** What Node-RED loads at its start: each node's .js file takes its own from here. Nothing heavy may be imported by it. */
import type { Node, NodeAPI, NodeDef } from "node-red";
import { mountAdminRoutes } from "./admin-routes.js";
import { CALLBACK_PATH, EVENT_PATH, PROBE_PATH } from "./connection/paths.js";
import type { ConfigCredentials, ConfigDef, ConfigNode, ConfigProperties } from "./connection/settings.js";
import { type Migration, migrate } from "./host/migrate.js";
import { actionMigrations } from "./nodes/iotpush-action/properties.js";
import { adminMigrations } from "./nodes/iotpush-admin/properties.js";
import { askMigrations } from "./nodes/iotpush-ask/properties.js";
import { configMigrations } from "./nodes/iotpush-config/migrations.js";
import { receiptMigrations } from "./nodes/iotpush-receipt/properties.js";
import { sendMigrations } from "./nodes/iotpush-send/properties.js";
import type { Runtime, RuntimeLoader } from "./runtime-loader.js";

const mounted = new WeakSet<object>();
let flowsRunning = false;
let configured = false;

/** The routes of all nodes, once for a Node-RED: deploying adds none. */
function mountRoutes(red: NodeAPI, runtime: RuntimeLoader): void {
  if (mounted.has(red.httpNode)) return;
  mounted.add(red.httpNode);
  red.httpNode.use(CALLBACK_PATH, (request, response) =>
    runtime().answerCallback(request, response, "callbacks", flowsRunning),
  );
  red.httpNode.use(EVENT_PATH, (request, response) =>
    runtime().answerCallback(request, response, "events", flowsRunning),
  );
  red.httpNode.get(`${PROBE_PATH}/:nonce`, (request, response) => runtime().answerProbe(request, response));
  mountAdminRoutes(red, runtime);
}

function followFlows(red: NodeAPI, runtime: RuntimeLoader): void {
  if (mounted.has(red.events)) return;
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

export function iotpushConfig(red: NodeAPI, runtime: RuntimeLoader): void {
  mountRoutes(red, runtime);
  followFlows(red, runtime);
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

/** Registers a type of node; what its nodes do is loaded with the first of them. */
const registers =
  (type: keyof Runtime["nodes"], migrations: readonly Migration[]) =>
  (red: NodeAPI, runtime: RuntimeLoader): void =>
    red.nodes.registerType(type, function (this: Node, def: NodeDef) {
      red.nodes.createNode(this, def);
      runtime().nodes[type](red, this, migrate(def, migrations) as never);
    });

export const iotpushAction = registers("iotpush-action", actionMigrations);
export const iotpushAdmin = registers("iotpush-admin", adminMigrations);
export const iotpushAsk = registers("iotpush-ask", askMigrations);
export const iotpushReceipt = registers("iotpush-receipt", receiptMigrations);
export const iotpushSend = registers("iotpush-send", sendMigrations);
