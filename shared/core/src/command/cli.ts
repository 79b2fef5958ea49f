#!/usr/bin/env node
import { runCommand } from "./run.js";

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());

void runCommand(process.argv.slice(2), {
  environment: process.env,
  print: console.log,
  printError: console.error,
  status: process.stderr,
  signal: interrupted.signal,
}).then((code) => {
  process.exitCode = code;
});
