import { isIotpushError } from "@iotpush/core";
import { DEFAULT_BASE_URL } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";
import { type CallbackSettings, callbackObstacle, requirePublicUrl } from "../../connection/callback-base.js";
import { NodeRedConnection } from "../../connection/connection.js";
import { storeFolder } from "../../connection/leftovers.js";
import { connections } from "../../connection/state.js";
import { NodeStore } from "../../host/node-store.js";
import type { ConfigDef, ConfigNode, ConfigSettings } from "./config-node.js";
import { transportFor } from "./transport.js";
import { checkVariables } from "./variables.js";
import { isVolatile } from "./volatile.js";

/** Opens the node's connection; if its settings are wrong, the nodes that use it say so. */
export function configure(red: NodeAPI, node: ConfigNode, def: ConfigDef): void {
  try {
    const connection = open(red, node, def);
    node.connection = connection;
    connections.add(connection);
    node.on("close", (removed: boolean, done: () => void) => {
      connections.delete(connection);
      connection.close(removed).then(done, (error: unknown) => {
        node.error(error);
        done();
      });
    });
  } catch (error) {
    if (!isIotpushError(error)) throw error;
    node.problem = error;
    node.error(error);
  }
}

function open(red: NodeAPI, node: ConfigNode, def: ConfigDef): NodeRedConnection {
  const own = settingsOf(node, def);
  requirePublicUrl(own.publicUrl);
  node.settings = own;
  const settings = callbackSettings(red, own);
  const obstacle = callbackObstacle(settings);
  if (obstacle && obstacle !== "no-public-url") node.warn(red._(`test.callback.${obstacle}`));
  const volatile = isVolatile(red.settings.userDir ?? ".");
  if (volatile) {
    node.warn(red._("config.volatile"));
    node.status({ fill: "yellow", shape: "ring", text: "status.volatile" });
  }
  return new NodeRedConnection({
    id: node.id,
    name: (def.name ?? "").trim(),
    baseUrl: own.baseUrl,
    topic: own.topic,
    apiKey: own.apiKey,
    sessionToken: own.sessionToken,
    transport: transportFor(red, own.tls),
    store: new NodeStore(storeFolder(red, node), (problem) => node.warn(problem)),
    callback: settings,
    atMostOnce: def.atMostOnce === true,
    warning: volatile ? "status.volatile" : undefined,
    notices: {
      warning: (_asked, message) => node.warn(message),
      late: (asked, answer) =>
        node.log(
          red._("config.late", {
            label: answer.actionLabel ?? answer.actionId,
            question: asked.question.message,
          }),
        ),
      unauthorized: (_asked, answer) =>
        node.warn(red._("config.unauthorized", { who: answer.deviceName ?? "?" })),
    },
  });
}

/** The settings as Node-RED gives them, with its variables replaced. Throws ValidationError for one that is left. */
function settingsOf(node: ConfigNode, def: ConfigDef): ConfigSettings {
  const { apiKey = "", sessionToken = "" } = node.credentials ?? {};
  const given = { ...def, baseUrl: def.baseUrl.trim() || DEFAULT_BASE_URL, apiKey, sessionToken };
  const setting = (name: keyof ConfigSettings) => checkVariables(name, String(given[name]).trim());
  return {
    baseUrl: setting("baseUrl"),
    publicUrl: setting("publicUrl"),
    topic: setting("topic"),
    tls: setting("tls"),
    apiKey: setting("apiKey"),
    sessionToken: setting("sessionToken"),
  };
}

/** What decides whether answers can arrive by callback at this configuration node. */
export const callbackSettings = (red: NodeAPI, def: Pick<ConfigDef, "publicUrl">): CallbackSettings => ({
  publicUrl: def.publicUrl.trim(),
  httpNodeRoot: red.settings.httpNodeRoot as string | false | undefined,
  httpNodeAuth: Boolean(red.settings.httpNodeAuth),
});
