#!/usr/bin/env node
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { isIotpushError } from "@iotpush/core";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { Person } from "./asking/person.js";
import { readSettings } from "./asking/settings.js";
import { runGate } from "./gate/run-gate.js";
import { runHook } from "./hook/run-hook.js";
import { createServer } from "./server/create-server.js";
import { serveHttp } from "./server/http.js";
import { version } from "./version.js";

const HELP = `iotpush-mcp ${version}: an AI agent asks a person on their phone

  iotpush-mcp                             MCP server over stdio
  iotpush-mcp --http [--port 4790]        MCP server over HTTP, at http://127.0.0.1:4790/mcp
  iotpush-mcp gate --policy FILE -- COMMAND …
                                          lets an MCP server's calls run only after a tap
  iotpush-mcp hook install|remove claude-code [--after 120s] [--unattended] [--yes]
                                          asks on the phone before Claude Code runs a tool

  --wait SECONDS       how long a call waits before it returns "pending" (default 50)
  --cancel-with-call   take a question off the phone when the client cancels its call
  --host HOST          for --http (default 127.0.0.1; others need IOTPUSH_MCP_TOKEN)
  --audit FILE         for gate: append each step as a line of JSON

Environment: IOTPUSH_TOPIC and IOTPUSH_KEY (needed), IOTPUSH_RESPONDERS (whose tap counts), IOTPUSH_URL,
IOTPUSH_MCP_FOLDER (open questions), IOTPUSH_MCP_TOKEN.
`;

async function main(): Promise<number | undefined> {
  const split = process.argv.indexOf("--");
  const command = split < 0 ? [] : process.argv.slice(split + 1);
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2, split < 0 ? undefined : split),
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
      http: { type: "boolean" },
      port: { type: "string", default: "4790" },
      host: { type: "string", default: "127.0.0.1" },
      wait: { type: "string", default: "50" },
      "cancel-with-call": { type: "boolean", default: false },
      policy: { type: "string" },
      audit: { type: "string" },
      after: { type: "string", default: "120s" },
      unattended: { type: "boolean", default: false },
      yes: { type: "boolean", default: false },
    },
  });
  if (values.help) return say(HELP);
  if (values.version) return say(version);
  const [mode, ...more] = positionals;
  if (mode === "hook") {
    const [action, agent] = more;
    const seconds = wholeNumber("--after", values.after.replace(/s$/, ""), 86_400);
    return runHook({ action, agent, seconds, unattended: values.unattended, yes: values.yes });
  }
  if (more.length > 0 || (mode !== undefined && mode !== "gate"))
    throw new Error(`"${positionals.join(" ")}" is not a command; see iotpush-mcp --help`);
  const waitMs = wholeNumber("--wait", values.wait, 3_600) * 1_000;
  const port = wholeNumber("--port", values.port, 65_535);
  if (mode === "gate" && (!values.policy || command.length === 0))
    throw new Error("gate needs --policy FILE, and the server's command after --");
  const person = await Person.open(readSettings(process.env));
  closeWith(person);
  if (mode === "gate" && values.policy) {
    const code = await runGate({ person, policyFile: values.policy, command, auditFile: values.audit });
    await person.close();
    return code;
  }
  const session = randomUUID();
  const create = () => createServer({ person, session, waitMs, cancelWithCall: values["cancel-with-call"] });
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

function wholeNumber(name: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= most) return number;
  throw new Error(`${name} is "${text}"; use a whole number from 1 to ${most}`);
}

function say(text: string): number {
  console.log(text);
  return 0;
}

try {
  const code = await main();
  if (code !== undefined) process.exit(code);
} catch (error) {
  console.error(isIotpushError(error) || error instanceof Error ? error.message : String(error));
  process.exit(1);
}
