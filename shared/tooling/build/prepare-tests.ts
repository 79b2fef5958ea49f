/** The first part of `pnpm test`: builds and checks types. What they print is shown only if they fail. */
import { exec } from "node:child_process";
import { showProgress } from "./progress.ts";

const progress = showProgress("Building and checking types", 45);
exec('pnpm run "/^(build:js|typecheck)$/"', { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
  progress.end();
  if (!error) return;
  console.error(stdout + stderr);
  process.exitCode = 1;
});
