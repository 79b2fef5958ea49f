import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./settings.ts";

const execute = promisify(execFile);

/** Where npm start keeps what it installs and builds. */
export const START_FOLDER = join(ROOT, ".run/start");

/**
 * Installs the packages of this folder's `name`/package-lock.json with npm, unless they are there already.
 * @returns the folder that has the node_modules.
 */
export async function installPackages(name: "inbox" | "node-red", stop: AbortSignal): Promise<string> {
  const from = join(import.meta.dirname, name);
  const folder = join(START_FOLDER, name);
  const marker = join(folder, "node_modules/.installed");
  const lock = readFileSync(join(from, "package-lock.json"), "utf8");
  if (existsSync(marker) && readFileSync(marker, "utf8") === lock) return folder;
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    copyFileSync(join(from, file), join(folder, file));
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--fetch-retry-mintimeout=1000"];
  await npm(["ci", "--omit=dev", "--ignore-scripts", ...quiet], folder, stop);
  writeFileSync(marker, lock);
  return folder;
}

/** npm's own program, run by this Node, so that no shell is needed and Windows works. */
async function npm(args: string[], cwd: string, signal: AbortSignal): Promise<void> {
  const program =
    process.env.npm_execpath?.endsWith("npm-cli.js") === true
      ? process.env.npm_execpath
      : [
          join(dirname(process.execPath), "node_modules/npm/bin/npm-cli.js"),
          join(dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js"),
        ].find(existsSync);
  const [command, before] = program ? [process.execPath, [program]] : ["npm", []];
  try {
    await execute(command, [...before, ...args], { cwd, signal, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    const said = (stderr || message).trim().split("\n");
    const why = said.filter((line) => !/^npm error +at /.test(line)).slice(0, 5);
    throw new Error(
      `npm could not install what is needed in ${cwd}:\n${why.join("\n")}\nCheck the network; behind a proxy set HTTPS_PROXY. "npm config get registry" says where npm looks.`,
    );
  }
}
