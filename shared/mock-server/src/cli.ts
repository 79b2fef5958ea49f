#!/usr/bin/env node
import { parseArgs } from "node:util";
import { PROFILE_NAMES, type ProfileName } from "./profile/differences.js";
import { DEMO } from "./service/demo.js";
import { startMockServer } from "./start.js";

const USAGE = `iotpush-mock: the iotpush service on your desk

  iotpush-mock [--port 4780] [--host 127.0.0.1] [--profile documented|live] [--data FILE]
`;

try {
  await main();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4780" },
      host: { type: "string", default: "127.0.0.1" },
      profile: { type: "string", default: "documented" },
      data: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is no port: use 0 to 65535.`);
  if (!isProfile(values.profile))
    throw new Error(`--profile ${values.profile} is unknown: use ${PROFILE_NAMES.join(" or ")}.`);
  const server = await startMockServer({
    port,
    host: values.host,
    profile: values.profile,
    data: values.data,
  });
  console.log(`iotpush-mock (${values.profile}) at ${server.url}
  inbox           ${server.url}/
  session token   ${DEMO.sessionToken}
  public topic    ${DEMO.publicTopic} (key ${DEMO.publicTopicKey})
  private topic   ${DEMO.privateTopic} (key ${DEMO.privateTopicKey})
  try             curl -d "Hello" ${server.url}/api/push/${DEMO.publicTopic}`);
  const stop = () => void server.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function isProfile(name: string): name is ProfileName {
  return PROFILE_NAMES.some((known) => known === name);
}

function explain(error: unknown): string {
  const { code, port } = error as { code?: string; port?: number };
  if (code === "EADDRINUSE") return `Port ${port} is taken: choose another with --port.`;
  return error instanceof Error ? error.message : String(error);
}
