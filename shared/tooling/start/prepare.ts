/** Installs and builds what `npm start` runs, from source, without pnpm. */
import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { BuildOptions } from "esbuild";

const execute = promisify(execFile);

export const ROOT = join(import.meta.dirname, "../../..");
/** Where npm start keeps what it installs and builds. */
const START_FOLDER = join(ROOT, ".run/start");

/** Installs the packages of this folder's `name`/package-lock.json with npm, unless they are installed. @returns the node_modules folder. */
export async function installPackages(name: "inbox" | "node-red", signal: AbortSignal): Promise<string> {
  const from = join(import.meta.dirname, name);
  const folder = join(START_FOLDER, name);
  const modules = join(folder, "node_modules");
  const marker = join(modules, ".installed");
  const lock = readFileSync(join(from, "package-lock.json"), "utf8");
  if (existsSync(marker) && readFileSync(marker, "utf8") === lock) return modules;
  copyInto(folder, join(from, "package.json"), join(from, "package-lock.json"));
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--fetch-retry-mintimeout=1000"];
  await npm(["ci", "--omit=dev", "--ignore-scripts", ...quiet], folder, signal);
  writeFileSync(marker, lock);
  return modules;
}

/** npm's own program, run by this Node, so that no shell is needed and Windows works. */
async function npm(args: string[], cwd: string, signal: AbortSignal): Promise<void> {
  const node = dirname(process.execPath);
  const { npm_execpath: running = "" } = process.env;
  const program = [
    ...(running.endsWith("npm-cli.js") ? [running] : []),
    join(node, "node_modules/npm/bin/npm-cli.js"),
    join(node, "../lib/node_modules/npm/bin/npm-cli.js"),
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

const FOR_NODE: BuildOptions = { platform: "node", target: "node22" };
const FOR_BROWSERS: BuildOptions = { format: "iife", external: ["node:*"], minify: true, target: "es2022" };

/** Builds the mock server and its inbox. @returns the module that exports `startMockServer`. */
export async function buildMockServer(modules: string): Promise<string> {
  const source = join(ROOT, "shared/mock-server/src");
  const dist = join(START_FOLDER, "mock-server/dist");
  const index = join(dist, "index.js");
  await build([modules], {
    ...FOR_NODE,
    format: "esm",
    entryPoints: [join(source, "index.ts")],
    outfile: index,
  });
  await build([modules], {
    ...FOR_BROWSERS,
    entryPoints: { app: join(source, "inbox/main.tsx"), style: join(source, "inbox/styles/index.css") },
    outdir: join(dist, "inbox"),
    jsx: "automatic",
    jsxImportSource: "preact",
  });
  copyInto(join(dist, "inbox"), join(source, "inbox/index.html"));
  return index;
}

/** Builds the Node-RED package. `modules` contains esbuild, `libraries` its imports. @returns its folder, as npm would install it. */
export async function buildNodeRedPackage(modules: string, libraries: string): Promise<string> {
  const source = join(ROOT, "packages/node-red-iotpush");
  const folder = join(START_FOLDER, "node-red-iotpush");
  const [dist, editor] = [join(folder, "dist"), join(START_FOLDER, "node-red-editor")];
  await build([modules, libraries], {
    ...FOR_NODE,
    format: "cjs",
    entryPoints: ["registration", "runtime"].map((name) => join(source, `src/${name}.ts`)),
    outdir: dist,
  });
  const kinds = ["nodes", "plugins"].map((kind) => join(source, "src", kind));
  const editors = kinds.flatMap((kind) =>
    readdirSync(kind).map((name) => ({ in: join(kind, name, "editor.mts"), out: name })),
  );
  await build([modules], { ...FOR_BROWSERS, entryPoints: editors, outdir: editor });
  const assemble = [join(source, "scripts/assemble.mts"), `--dist=${dist}`, `--editor=${editor}`];
  await execute(process.execPath, assemble);
  copyInto(folder, join(source, "package.json"));
  return folder;
}

/** Bundles with core's source instead of its build. */
async function build(nodePaths: readonly [string, ...string[]], options: BuildOptions): Promise<void> {
  const core = join(ROOT, "shared/core");
  const { exports } = JSON.parse(readFileSync(join(core, "package.json"), "utf8")) as {
    exports: Record<string, { "@iotpush/source"?: string }>;
  };
  const sources = Object.entries(exports).flatMap(([name, { "@iotpush/source": file }]) =>
    file ? [[`@iotpush/core${name.slice(1)}`, join(core, file)]] : [],
  );
  const esbuild: typeof import("esbuild") = createRequire(join(nodePaths[0], "_"))("esbuild");
  await esbuild.build({
    ...options,
    bundle: true,
    logLevel: "error",
    alias: Object.fromEntries(sources),
    nodePaths: [...nodePaths],
  });
}

function copyInto(folder: string, ...files: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(file, join(folder, basename(file)));
}
