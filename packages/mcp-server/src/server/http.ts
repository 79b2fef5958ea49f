import { createServer as createHttpServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { sameSecret } from "@iotpush/core";
import { checkLocalRequest, isLoopback, ValidationError } from "@iotpush/core/adapter";
import { createMcpHandler, type McpServer } from "@modelcontextprotocol/server";

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  /** Whoever sends it as a bearer token may use the server; needed unless the host is loopback. */
  readonly token: string | undefined;
  readonly createServer: () => McpServer;
}

const PATH = "/mcp";
const MOST_BYTES = 1024 * 1024;

/** Serves MCP over Streamable HTTP at /mcp. Throws ValidationError for a host that others reach without a token. */
export function serveHttp({ host, port, token, createServer }: HttpOptions): Promise<Server> {
  if (!isLoopback(host) && !token)
    throw new ValidationError({
      what: "The command",
      issues: [{ field: "--host", problem: "can be reached by others", given: host }],
      problem: `--host ${host} can be reached by others, who could ask in your name`,
      fix: "Set IOTPUSH_MCP_TOKEN to a long random text that clients send as a bearer token, or use 127.0.0.1.",
    });
  const handler = createMcpHandler(() => createServer(), { maxRequestBodySize: MOST_BYTES });
  const listener = getRequestListener(async (request) => {
    const header = (name: string) => request.headers.get(name) ?? undefined;
    const from = { host: header("host"), origin: header("origin") };
    const refused = isLoopback(host) ? checkLocalRequest(from) : undefined;
    if (refused) return new Response(refused, { status: 403 });
    const [, given = ""] = /^Bearer (.+)$/i.exec(header("authorization") ?? "") ?? [];
    if (token && !sameSecret(given, [token]))
      return new Response(null, { status: 401, headers: { "www-authenticate": "Bearer" } });
    if (new URL(request.url).pathname !== PATH)
      return new Response(`MCP is served at ${PATH}`, { status: 404 });
    return handler.fetch(request);
  });
  const server = createHttpServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, listener);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}
