import { execFile } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { START_FOLDER } from "./install.ts";
import { ROOT } from "./settings.ts";

const execute = promisify(execFile);
const CORE = join(ROOT, "shared/core/src");
const MOCK = join(ROOT, "shared/mock-server");

/** Builds the mock server and its inbox from source. @returns the module that exports `startMockServer`. */
export async function buildMockServer(modules: string, signal: AbortSignal): Promise<string> {
  const folder = join(START_FOLDER, "mock-server");
  const index = join(folder, "dist/index.js");
  const last = join(folder, "dist/inbox/index.html");
  if (isFresh(last, [CORE, join(MOCK, "src")])) return index;
  await esbuild(signal, modules, [
    join(MOCK, "src/index.ts"),
    "--format=esm",
    `--outfile=${index}`,
    ...node("node22"),
  ]);
  await esbuild(signal, modules, [
    `app=${join(MOCK, "src/inbox/main.tsx")}`,
    `style=${join(MOCK, "src/inbox/styles/index.css")}`,
    `--outdir=${join(folder, "dist/inbox")}`,
    ...[
      "--format=iife",
      "--external:node:*",
      "--minify",
      "--jsx=automatic",
      "--jsx-import-source=preact",
      "--target=es2022",
    ],
  ]);
  copyInto(join(folder, "dist/inbox"), join(MOCK, "src/inbox/index.html"));
  return index;
}

/** Builds the package for Node-RED from source. @returns its folder, as npm would install it. */
export async function buildNodeRedPackage(
  modules: string,
  libraries: string,
  signal: AbortSignal,
): Promise<string> {
  const source = join(ROOT, "packages/node-red-iotpush");
  const folder = join(START_FOLDER, "node-red-iotpush");
  const dist = join(folder, "dist");
  if (isFresh(join(folder, "package.json"), [CORE, join(source, "src")])) return folder;
  const editor = join(START_FOLDER, "node-red-editor");
  const editors = ["nodes", "plugins"].flatMap((kind) =>
    readdirSync(join(source, "src", kind)).map(
      (name) => `${name}=${join(source, "src", kind, name, "editor.mts")}`,
    ),
  );
  const entries = ["registration", "runtime"].map((name) => `${name}=${join(source, `src/${name}.ts`)}`);
  const outputs = ["--format=cjs", `--outdir=${dist}`, ...node("node22")];
  await esbuild(signal, modules, [...entries, ...outputs], libraries);
  await esbuild(signal, modules, [
    ...editors,
    "--format=iife",
    "--external:node:*",
    `--outdir=${editor}`,
    "--minify",
    "--target=es2022",
  ]);
  await execute(process.execPath, [
    join(source, "scripts/assemble.mts"),
    `--dist=${dist}`,
    `--editor=${editor}`,
  ]);
  copyInto(folder, join(source, "package.json"));
  return folder;
}

const node = (target: string) => ["--platform=node", `--target=${target}`];

/** Core is taken from its source. `libraries` are further node_modules. */
async function esbuild(
  signal: AbortSignal,
  modules: string,
  args: string[],
  libraries = modules,
): Promise<void> {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "shared/core/package.json"), "utf8")) as {
    exports: Record<string, { "@iotpush/source"?: string }>;
  };
  const aliases = Object.entries(exports)
    .flatMap(([name, { "@iotpush/source": file }]) =>
      file ? [`--alias:@iotpush/core${name.slice(1)}=${join(ROOT, "shared/core", file)}`] : [],
    )
    .toSorted((a, b) => b.length - a.length);
  const program = join(modules, "esbuild/bin/esbuild");
  await execute(process.execPath, [program, ...args, "--bundle", "--log-level=error", ...aliases], {
    signal,
    env: { ...process.env, NODE_PATH: [modules, libraries].join(delimiter) },
  });
}

function copyInto(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, join(folder, file.split(/[\\/]/).at(-1) ?? ""));
}

/** Whether a file was written after every source file in these folders. */
function isFresh(file: string, folders: readonly string[]): boolean {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return folders.every((cwd) =>
    globSync("**/*.{ts,mts,tsx,css,html,json}", { cwd }).every(
      (name) => statSync(join(cwd, name)).mtimeMs < written,
    ),
  );
}
