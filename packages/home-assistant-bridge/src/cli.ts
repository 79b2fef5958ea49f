#!/usr/bin/env node
import { systemClock } from "@iotpush/core";
import { errorText, redact } from "@iotpush/core/adapter";
import { readArguments } from "@iotpush/core/contract";
import { startBridge } from "./bridge.js";
import { ConfigError, secretsOf } from "./config/config.js";
import { readConfig } from "./config/read-config.js";
import { createLogger } from "./log/logger.js";
import { BRIDGE_VERSION } from "./version.js";

const USAGE = `iotpush-bridge ${BRIDGE_VERSION}: iotpush topics as phones in Home Assistant

  iotpush-bridge [--config FILE]         runs the bridge
  iotpush-bridge check [--no-send]       says what works and what does not; sends a test to each topic
  iotpush-bridge audit FILE…             shows how your existing notifications would work
  iotpush-bridge --version | --help

Settings come from FILE (YAML or JSON) and the environment: HA_URL, HA_TOKEN, IOTPUSH_TOPICS (name=key,name=key), …`;

async function run(file: string | undefined): Promise<void> {
  const config = await readConfig({ file, env: process.env });
  const log = createLogger({
    level: config.logLevel,
    secrets: secretsOf(config),
    // Never throws, even if it goes into a file on a full disk.
    write: (line) => console.log(line),
    now: () => Date.now(),
  });
  const bridge = await startBridge(config, { clock: systemClock, log });
  const stop = () => {
    log.info("Stopping");
    void bridge.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

async function check(file: string | undefined, send: boolean): Promise<void> {
  const config = await readConfig({ file, env: process.env });
  const { runCheck, showFindings } = await import("./check/run-check.js");
  const findings = await runCheck(config, { send });
  console.log(redact(showFindings(findings), secretsOf(config)));
  process.exitCode = findings.some(({ level }) => level === "problem") ? 1 : 0;
}

async function audit(files: readonly string[]): Promise<void> {
  const { runAudit } = await import("./audit/run-audit.js");
  const { ok, said } = await runAudit(files);
  console.log(said);
  process.exitCode = ok ? 0 : 1;
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments(process.argv.slice(2), {
    config: { type: "string", short: "c" },
    "no-send": { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
    version: { type: "boolean" },
  });
  if (values.version) return console.log(BRIDGE_VERSION);
  const [command = "run", ...files] = positionals;
  if (command === "check" && !values.help) return check(values.config, !values["no-send"]);
  if (command === "audit" && files.length > 0 && !values.help) return audit(files);
  if (values.help || command !== "run") {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  await run(values.config);
}

main().catch((error) => {
  if (error instanceof ConfigError) console.error(`The settings cannot be used:\n${error.message}`);
  else console.error(errorText(error));
  process.exit(1);
});
