import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { hostPaths } from "../../hosts/cache.ts";
import { freePort } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { openMcpFixture, PROGRAM } from "./fixture.ts";

const CONFORMANCE = join(hostPaths.mcp, "node_modules/@modelcontextprotocol/conformance/dist/index.js");
const FIXTURES = join(import.meta.dirname, "../../../packages/mcp-server/src/test-support/conformance.ts");

/** Scenarios that need nothing but a server: they are run against the command as it is shipped. */
const SHIPPED = ["server-initialize", "ping", "tools-list", "dns-rebinding-protection"];
/** Scenarios that call tools of their own, registered in the transport that is shipped. */
const TRANSPORT = [
  "tools-call-simple-text",
  "tools-call-image",
  "tools-call-audio",
  "tools-call-embedded-resource",
  "tools-call-mixed-content",
  "tools-call-error",
  "tools-call-with-progress",
  "server-sse-multiple-streams",
];
const SKIPPED = {
  "tools-call-with-logging": "this server logs to standard error, not to its client",
  "logging-set-level": "this server logs to standard error, not to its client",
  "json-schema-2020-12": "wants keywords that no tool here uses",
  "completion-complete": "no prompts, so nothing to complete",
  "tools-call-sampling": "never asks the client's model",
  "tools-call-elicitation": "HTTP is stateless here; forms are tried over stdio",
  "elicitation-sep1034-defaults": "HTTP is stateless here; forms are tried over stdio",
  "elicitation-sep1330-enums": "HTTP is stateless here; forms are tried over stdio",
  "server-sse-polling": "HTTP is stateless here: a stream that broke is asked again",
  resources: "no resources",
  prompts: "no prompts",
};

async function run(args: readonly string[]) {
  const child = spawn(process.execPath, [CONFORMANCE, ...args]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  return { code, output };
}

const conforms = (port: number, scenarios: readonly string[]) =>
  Promise.all(
    scenarios.map(async (scenario) => {
      const args = ["server", "--url", `http://127.0.0.1:${port}/mcp`, "--scenario", scenario];
      const { code, output } = await run(args);
      expect(code, `${scenario}:\n${output}`).toBe(0);
    }),
  );

test("the command conforms", async () => {
  await using fixture = await openMcpFixture("live");
  const port = await freePort();
  const args = [PROGRAM, "--http", "--port", String(port)];
  const started = await startReady(
    { name: "iotpush-mcp", command: process.execPath, args, env: fixture.env },
    { log: /MCP is served/ },
  );
  try {
    await conforms(port, SHIPPED);
  } finally {
    await started.stop();
  }
});

test("its transport conforms", async () => {
  const { serveConformance } = await import(pathToFileURL(FIXTURES).href);
  const port = await freePort();
  const server = await serveConformance(port);
  try {
    await conforms(port, TRANSPORT);
  } finally {
    server.close();
  }
});

test("every other scenario is left out for a reason", async () => {
  const { output } = await run(["list"]);
  const [servers = ""] = output.split("Client scenarios");
  const known = [...SHIPPED, ...TRANSPORT, ...Object.keys(SKIPPED)];
  const all = [...servers.matchAll(/^ {2}- (\S+)/gm)].map(([, name = ""]) => name);
  expect(all.filter((name) => !known.some((one) => name === one || name.startsWith(`${one}-`)))).toEqual([]);
});
