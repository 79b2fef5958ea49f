/** What Node-RED loads at startup: each node's .js file gets its part from here. It must not import anything heavy. */
import { errorText } from "@iotpush/core/adapter";
import type { Node, NodeAPI, NodeDef } from "node-red";
import { CALLBACK_PATH, EVENT_PATH, PROBE_PATH } from "./connection/paths.js";
import type { ConfigCredentials, ConfigDef, ConfigNode, ConfigProperties } from "./connection/settings.js";
import { type Migration, migrate } from "./host/migrate.js";
import { isRecord } from "./host/overrides.js";
import { actionMigrations } from "./nodes/iotpush-action/properties.js";
import { adminMigrations } from "./nodes/iotpush-admin/properties.js";
import { askMigrations } from "./nodes/iotpush-ask/properties.js";
import { configMigrations } from "./nodes/iotpush-config/migrations.js";
import { receiptMigrations } from "./nodes/iotpush-receipt/properties.js";
import { sendMigrations } from "./nodes/iotpush-send/properties.js";

/** What the nodes do, without their registration. */
type Runtime = typeof import("./runtime.js");

/**
 * Gives the runtime. It is heavy, so it is loaded with the first node or request: a Node-RED whose flows do not use the package
 * starts as fast as without it.
 */
type RuntimeLoader = () => Runtime;

const mounted = new WeakSet<object>();
let flowsRunning = false;
let configured = false;

/** Mounts the routes of all nodes, once per Node-RED: deploying adds none. */
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

const READ = "iotpush.read";
const WRITE = "iotpush.write";

interface AdminRoute {
  readonly method: "get" | "post";
  readonly path: string;
  readonly permission: string;
}

const ROUTES: Readonly<Record<keyof Runtime["adminHandlers"], AdminRoute>> = {
  sidebar: { method: "get", path: "sidebar", permission: READ },
  topics: { method: "get", path: "servers/:server/topics", permission: READ },
  eventUrl: { method: "get", path: "servers/:server/event-url", permission: WRITE },
  test: { method: "post", path: "servers/test", permission: WRITE },
  try: { method: "post", path: "servers/:server/try", permission: WRITE },
  answer: { method: "post", path: "questions/:server/:id/answer", permission: WRITE },
  cancel: { method: "post", path: "questions/:server/:id/cancel", permission: WRITE },
};

/** Registers what the editor asks of the runtime, each route guarded by a permission. */
function mountAdminRoutes(red: NodeAPI, runtime: RuntimeLoader): void {
  for (const [name, { method, path, permission }] of Object.entries(ROUTES))
    red.httpAdmin[method](
      `/iotpush/${path}`,
      red.auth.needsPermission(permission),
      async (request, response) => {
        // A form of another site cannot send JSON without the browser asking first.
        if (method === "post" && !request.is("application/json"))
          return void response.status(415).json({ problem: "Send JSON (content-type: application/json)." });
        try {
          const handler = runtime().adminHandlers[name as keyof typeof ROUTES];
          const body = isRecord(request.body) ? request.body : {};
          response.json(await handler(red, request.params as Record<string, string>, body));
        } catch (error) {
          response.status(400).json({ problem: errorText(error) });
        }
      },
    );
}
