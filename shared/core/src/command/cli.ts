#!/usr/bin/env node
import { runCommand } from "./run.js";

void runCommand(process.argv.slice(2), {
  environment: process.env,
  print: console.log,
  printError: console.error,
  status: process.stderr,
  // Whoever does not ask for it is ended by Ctrl-C at once.
  get signal() {
    const interrupted = new AbortController();
    process.once("SIGINT", () => interrupted.abort());
    return interrupted.signal;
  },
}).then((code) => {
  process.exitCode = code;
});
