import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import { serveHttp } from "./http.js";

const PING = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
const createServer = () => new McpServer({ name: "t", version: "1" }, { capabilities: { tools: {} } });

async function post(port: number, headers: Record<string, string>, body = PING, path = "/mcp") {
  const accept = "application/json, text/event-stream";
  const sending = request({
    port,
    path,
    method: "POST",
    headers: { accept, "content-type": "application/json", ...headers },
  });
  // In pieces, so that its length is not announced.
  sending.write(body.slice(0, 10));
  sending.end(body.slice(10));
  const [response] = await once(sending, "response");
  response.resume();
  return response.statusCode;
}

test("with a token only clients that know it are served; on loopback pages of other names or origins are not", async () => {
  const server = await serveHttp({ host: "127.0.0.1", port: 0, token: "long random text", createServer });
  const { port } = server.address() as AddressInfo;
  const authorization = "Bearer long random text";
  expect(await post(port, {})).toBe(401);
  expect(await post(port, { authorization: "Bearer long random tex" })).toBe(401);
  expect(await post(port, { authorization })).toBe(200);
  expect(await post(port, { authorization, host: "evil.example" })).toBe(403);
  expect(await post(port, { authorization, origin: "https://evil.example" })).toBe(403);
  expect(await post(port, { authorization }, PING, "/other")).toBe(404);
  expect(await post(port, { authorization }, `${PING}${" ".repeat(1024 * 1024)}`)).toBe(413);
  server.close();
  expect(() => serveHttp({ host: "0.0.0.0", port: 0, token: undefined, createServer })).toThrow(
    "IOTPUSH_MCP_TOKEN",
  );
});
