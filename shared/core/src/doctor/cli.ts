#!/usr/bin/env node
import { runDoctor } from "./doctor.js";
import { readOptions, USAGE } from "./options.js";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === null) console.log(USAGE);
  else if (!(await runDoctor(options, console.log))) process.exitCode = 1;
}

main().catch((error: unknown) => {
  const { code, port } = error as { code?: string; port?: number };
  if (code === "EADDRINUSE") console.error(`Port ${port} is taken: choose another with --listen.`);
  else console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
