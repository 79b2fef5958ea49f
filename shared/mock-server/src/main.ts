import { readFileSync } from "node:fs";
import { isLoopback, listenErrorText } from "@iotpush/core/contract";
import { requestHttp } from "./builtins.js";
import { MOCK_USAGE, readCommand } from "./cli-options.js";
import type { MockServerOptions } from "./inputs/options.js";
import { type MockServer, startServer } from "./server.js";
import { DEMO } from "./service/demo.js";

const HEALTH_TIMEOUT_MS = 2_000;

try {
  const command = readCommand(process.argv.slice(2), process.env);
  if (command.run === "help") console.log(MOCK_USAGE);
  else if (command.run === "version") console.log(version());
  else if (command.run === "health") health(command.options);
  else await run(command.options);
} catch (error) {
  console.error(listenErrorText(error));
  process.exitCode = 1;
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

/** Asks a running server whether it is up, for a container's health check. */
function health({ host = "127.0.0.1", port = 4780 }: MockServerOptions): void {
  const hostname = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
  const unhealthy = () => {
    console.error(`No mock server answers at port ${port}.`);
    process.exitCode = 1;
  };
  requestHttp({ hostname, port, path: "/_mock/health", signal }, (response) => {
    response.resume();
    if (response.statusCode !== 200) unhealthy();
  })
    .on("error", unhealthy)
    .end();
}

async function run(options: MockServerOptions): Promise<void> {
  const server = await startServer(options);
  console.log(welcome(server, options));
  const stop = () => void server.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function welcome(server: MockServer, options: MockServerOptions): string {
  const lines = [
    `iotpush-mock (${options.profile ?? "documented"}) at ${server.url}`,
    `  inbox           ${server.url}/`,
  ];
  if (!isLoopback(server.host) && !options.controlToken)
    lines.push("  disabled        inbox and /_mock (not on loopback); enable with --control-token");
  for (const [row, url] of Object.entries(server.redirects ?? {}))
    lines.push(`  ${row.padEnd(15)} ${url} (redirects)`);
  if (options.seed) return lines.join("\n");
  return [
    ...lines,
    `  session token   ${DEMO.sessionToken}`,
    `  public topic    ${DEMO.publicTopic} (key ${DEMO.publicTopicKey})`,
    `  private topic   ${DEMO.privateTopic} (key ${DEMO.privateTopicKey})`,
    `  try             curl -d "Hello" ${server.url}/api/push/${DEMO.publicTopic}`,
  ].join("\n");
}
