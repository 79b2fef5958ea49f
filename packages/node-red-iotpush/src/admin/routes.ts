import { DEFAULT_BASE_URL } from "@iotpush/core";
import type { NodeAPI } from "node-red";
import type { Connections } from "../connection/connections.js";
import { isRecord } from "../host/overrides.js";
import { asError } from "../host/problem.js";
import type { ConfigCredentials } from "../nodes/iotpush-config/config-node.js";
import { callbackSettings } from "../nodes/iotpush-config/controller.js";
import { transportFor } from "../nodes/iotpush-config/transport.js";
import { credential, fromEnvironment } from "./environment.js";
import type { Probe } from "./probe.js";
import { answerHere, cancelHere, sidebarView } from "./sidebar.js";
import { testConnection } from "./test-connection.js";

const READ = "iotpush.read";
const WRITE = "iotpush.write";

type Handler = (params: Record<string, string>, body: Record<string, unknown>) => unknown;

/** Registers what the editor asks of the runtime, each route guarded by a permission. */
export function mountAdminRoutes(red: NodeAPI, connections: Connections, probe: Probe): void {
  const route = (method: "get" | "post", path: string, permission: string, handle: Handler): void => {
    red.httpAdmin[method](`/iotpush/${path}`, red.auth.needsPermission(permission), (request, response) => {
      Promise.resolve()
        .then(() =>
          handle(request.params as Record<string, string>, isRecord(request.body) ? request.body : {}),
        )
        .then((result) => response.json(result))
        .catch((error: unknown) => response.status(400).json({ problem: asError(error).message }));
    });
  };
  route("get", "sidebar", READ, () => sidebarView(connections));
  route("get", "servers/:server/topics", READ, async ({ server = "" }) => {
    const client = connections.get(server)?.client;
    return client?.hasSession ? (await client.topics.list({ retry: "none" })).map(({ name }) => name) : [];
  });
  route("get", "servers/:server/event-url", WRITE, async ({ server = "" }) => {
    const connection = connections.get(server);
    if (!connection) throw new Error("Deploy the server's configuration first.");
    return { url: await connection.events.url() };
  });
  route("post", "servers/test", WRITE, (_, body) => test(red, body, probe));
  route("post", "questions/:server/:id/answer", WRITE, ({ server = "", id = "" }, { action, reply }) =>
    answerHere(connections, server, id, String(action), typeof reply === "string" ? reply : undefined),
  );
  route("post", "questions/:server/:id/cancel", WRITE, ({ server = "", id = "" }) =>
    cancelHere(connections, server, id),
  );
}

function test(red: NodeAPI, body: Record<string, unknown>, probe: Probe): Promise<unknown> {
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
