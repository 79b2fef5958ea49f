#!/usr/bin/env node
import { randomUUID } from "node:crypto";
import { systemClock } from "@iotpush/core";
import { listenErrorText } from "@iotpush/core/adapter";
import { readArguments, wholeNumber } from "@iotpush/core/contract";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { Person } from "./asking/person.js";
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
  if (values.help) return say(HELP);
  if (values.version) return say(version);
  const [mode, ...more] = positionals;
  if (mode === "hook") {
    const [action, agent] = more;
    const { unattended, yes, after, "every-call": everyCall } = values;
    const seconds =
      after === undefined ? undefined : wholeNumber("after", after.replace(/s$/, ""), 1, 86_400);
    return runHook({ action, agent, seconds, unattended, everyCall, yes });
  }
  if (more.length > 0 || (mode !== undefined && mode !== "gate"))
    throw new Error(`"${positionals.join(" ")}" is not a command; see iotpush-mcp --help`);
  const waitMs = wholeNumber("wait", values.wait, 1, 3_600) * 1_000;
  const port = wholeNumber("port", values.port, 1, 65_535);
  if (mode === "gate" && (!values.policy || command.length === 0))
    throw new Error("gate needs --policy FILE, and the server's command after --");
  const person = await Person.open(readSettings(process.env), { use: mode === "gate" ? "call" : "session" });
  closeWith(person);
  if (mode === "gate" && values.policy) {
    const code = await runGate({ person, policyFile: values.policy, command, auditFile: values.audit });
    await person.close();
    return code;
  }
  const session = values.http ? undefined : randomUUID();
  const waiting = new Waiting(systemClock, waitMs);
  const { desk, "cancel-with-call": cancelWithCall } = values;
  const create = () => createServer({ person, session, waiting, cancelWithCall, desk });
  if (!values.http) {
    serveStdio(create);
    process.stdin.once("end", () => void person.close().then(() => process.exit(0)));
    return undefined;
  }
  await serveHttp({ host: values.host, port, token: process.env.IOTPUSH_MCP_TOKEN, createServer: create });
  console.error(`MCP is served at http://${values.host}:${port}/mcp`);
  return undefined;
}

function closeWith(person: Person): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void person.close().then(() => process.exit(0)));
}

function say(text: string): number {
  console.log(text);
  return 0;
}

try {
  const code = await main();
  if (code !== undefined) process.exit(code);
} catch (error) {
  console.error(listenErrorText(error));
  process.exit(1);
}
