#!/usr/bin/env node
import { randomUUID } from "node:crypto";
import { systemClock } from "@iotpush/core";
import { listenErrorText } from "@iotpush/core/adapter";
import { readArguments, wholeNumber } from "@iotpush/core/contract";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { Person, type PersonOptions } from "./asking/person.js";
import { readSettings } from "./asking/settings.js";
import { runGate } from "./gate/run-gate.js";
import { runHook } from "./hook/run-hook.js";
import { createServer } from "./server/create-server.js";
import { serveHttp } from "./server/http.js";
import { Waiting } from "./server/wait.js";
import { version } from "./version.js";

const HELP = `iotpush-mcp ${version}: an AI agent asks a person on their phone

  iotpush-mcp                             MCP server over stdio
  iotpush-mcp --http [--port 4790]        MCP server over HTTP, at http://127.0.0.1:4790/mcp
  iotpush-mcp gate --policy FILE -- COMMAND …
                                          lets an MCP server's calls run only after a tap
  iotpush-mcp hook install|remove claude-code|codex [--yes]
                                          asks on the phone when the agent asks for permission

  --wait SECONDS       how long a call without progress waits before it returns "pending" (default 50)
  --cancel-with-call   take a question off the phone when the client cancels its call
  --desk               ask in the client too, if it can show a form; the first answer wins
  --host HOST          for --http (default 127.0.0.1; others need IOTPUSH_MCP_TOKEN)
  --audit FILE         for gate: append each step as a line of JSON
  --after 120s         for hook: how long the phone is asked, before it is left to the agent's own prompt
  --every-call         for hook: ask before every call that changes something, not only when the agent would
  --unattended         for hook: the same, and silence refuses

Environment: IOTPUSH_TOPIC and IOTPUSH_KEY (needed), IOTPUSH_RESPONDERS (whose tap counts), IOTPUSH_URL,
IOTPUSH_MCP_FOLDER (open questions), IOTPUSH_MCP_TOKEN.
`;

async function main(): Promise<number | undefined> {
  const split = process.argv.indexOf("--");
  const command = split < 0 ? [] : process.argv.slice(split + 1);
  const { values, positionals } = readArguments(process.argv.slice(2, split < 0 ? undefined : split), {
    help: { type: "boolean", short: "h" },
    version: { type: "boolean" },
    http: { type: "boolean" },
    port: { type: "string", default: "4790" },
    host: { type: "string", default: "127.0.0.1" },
    wait: { type: "string", default: "50" },
    "cancel-with-call": { type: "boolean", default: false },
    desk: { type: "boolean", default: false },
    policy: { type: "string" },
    audit: { type: "string" },
    after: { type: "string" },
    "every-call": { type: "boolean", default: false },
    unattended: { type: "boolean", default: false },
    yes: { type: "boolean", default: false },
  });
  if (values.help || values.version) {
    console.log(values.help ? HELP : version);
    return 0;
  }
  const { host, audit: auditFile, policy: policyFile, http, desk, unattended, yes } = values;
  const [mode, ...more] = positionals;
  if (mode === "hook") {
    const [action, agent] = more;
    const after = values.after?.replace(/s$/, "");
    const seconds = after === undefined ? undefined : wholeNumber("after", after, 1, 86_400);
    return runHook({ action, agent, seconds, unattended, everyCall: values["every-call"], yes });
  }
  if (more.length > 0 || (mode !== undefined && mode !== "gate"))
    throw new Error(`"${positionals.join(" ")}" is not a command; see iotpush-mcp --help`);
  const waitMs = wholeNumber("wait", values.wait, 1, 3_600) * 1_000;
  const port = wholeNumber("port", values.port, 1, 65_535);
  if (mode === "gate") {
    if (!policyFile || command.length === 0)
      throw new Error("gate needs --policy FILE, and the server's command after --");
    const person = await openPerson({ use: "call" });
    const code = await runGate({ person, policyFile, command, auditFile });
    await person.close();
    return code;
  }
  const address = `http://${host}:${port}/mcp`;
  const person = await openPerson({ agent: [process.cwd(), ...(http ? [address] : [])].join(" ") });
  const session = http ? undefined : randomUUID();
  const waiting = new Waiting(systemClock, waitMs);
  const options = { person, session, waiting, cancelWithCall: values["cancel-with-call"], desk };
  if (http) {
    const token = process.env.IOTPUSH_MCP_TOKEN;
    await serveHttp({ host, port, token, createServer: () => createServer(options) });
    console.error(`MCP is served at ${address}`);
  } else {
    serveStdio(() => createServer(options));
    process.stdin.once("end", () => void person.close().then(() => process.exit(0)));
  }
  return undefined;
}

/** Opens it for as long as the process runs. */
async function openPerson(options: PersonOptions): Promise<Person> {
  const person = await Person.open(readSettings(process.env), options);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void person.close().then(() => process.exit(0)));
  return person;
}

try {
  const code = await main();
  if (code !== undefined) process.exit(code);
} catch (error) {
  console.error(listenErrorText(error));
  process.exit(1);
}
