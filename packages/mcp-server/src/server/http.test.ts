import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { DEMO } from "@iotpush/mock-server";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { McpServer } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import type { AskResult } from "../asking/result.js";
import { openFixture } from "../test-support/fixture.js";
import { createServer as createIotpushServer } from "./create-server.js";
import { serveHttp } from "./http.js";
import { Waiting } from "./wait.js";

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

test("two agents that ask the same question are asked about twice: neither uses the other's approval", async () => {
  await using fixture = await openFixture();
  const waiting = new Waiting(fixture.clock, 50_000);
  const create = () =>
    createIotpushServer({
      person: fixture.person,
      session: undefined,
      waiting,
      cancelWithCall: false,
      desk: false,
    });
  const server = await serveHttp({ host: "127.0.0.1", port: 0, token: undefined, createServer: create });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
  const agents = [1, 2].map(() => new Client({ name: "agent", version: "1" }));
  await Promise.all(agents.map((agent) => agent.connect(new StreamableHTTPClientTransport(url))));
  const ask = { name: "ask_person", arguments: { question: "DROP TABLE users?" } };
  const asking = agents.map((agent) => agent.callTool(ask));
  const messages = () => fixture.mock.control.messages().messages;
  await expect.poll(() => messages().length).toBe(2);
  for (const [index, button] of ["approve", "reject"].entries())
    fixture.mock.control.phones.tap(DEMO.phones[0], messages()[index]?.id ?? "", button);
  const answers = (await Promise.all(asking)).map(
    ({ structuredContent }) => (structuredContent as unknown as AskResult).answer,
  );
  expect(answers.toSorted()).toEqual(["approve", "reject"]);
  await Promise.all(agents.map((agent) => agent.close()));
  server.close();
});
