import { DEFAULT_BASE_URL } from "@iotpush/core";
import type { NodeAPI } from "node-red";
import type { Connection } from "../connection/connection.js";
import { connections } from "../host/state.js";
import type { ConfigCredentials } from "../nodes/iotpush-config/config-node.js";
import { callbackSettings } from "../nodes/iotpush-config/controller.js";
import { transportFor } from "../nodes/iotpush-config/transport.js";
import { credential, fromEnvironment } from "./environment.js";
import { probe } from "./probe-route.js";
import { sidebarView } from "./sidebar.js";
import { testConnection } from "./test-connection.js";
import { tryQuestion } from "./try-question.js";

type Handler = (red: NodeAPI, params: Record<string, string>, body: Record<string, unknown>) => unknown;

/** What the runtime answers the editor, by route. What they throw is shown to the user. */
export const adminHandlers = {
  sidebar: () => sidebarView(connections),
  async topics(_red, { server = "" }) {
    const client = connections.get(server)?.client;
    return client?.hasSession ? (await client.topics.list({ retry: "none" })).map(({ name }) => name) : [];
  },
  async eventUrl(_red, { server = "" }) {
    return { url: await deployed(server).events.url() };
  },
  test: (red, _params, body) => test(red, body),
  answer: (_red, { server = "", id = "" }, { action, reply }) =>
    deployed(server).answer(id, String(action), typeof reply === "string" ? reply : undefined),
  cancel: (_red, { server = "", id = "" }) => deployed(server).cancel(id, "in the editor"),
  try: (_red, { server = "" }, body) => tryQuestion(deployed(server), body),
} satisfies Record<string, Handler>;

function deployed(id: string): Connection {
  const connection = connections.get(id);
  if (!connection) throw new Error("Deploy the connection first.");
  return connection;
}

function test(red: NodeAPI, body: Record<string, unknown>): Promise<unknown> {
  const text = (name: string): string => fromEnvironment(String(body[name] ?? ""), process.env);
  const stored: ConfigCredentials = red.nodes.getCredentials(text("id")) ?? {};
  return testConnection(
    {
      baseUrl: text("baseUrl") || DEFAULT_BASE_URL,
      topic: text("topic"),
      apiKey: credential(body.apiKey, stored.apiKey, process.env),
      sessionToken: credential(body.sessionToken, stored.sessionToken, process.env),
    },
    callbackSettings(red, { publicUrl: text("publicUrl") }),
    transportFor(red, text("tls")),
    probe,
  );
}
