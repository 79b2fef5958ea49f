import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";

/** What to install into a folder of its own: exact versions, and versions forced on dependencies of dependencies. */
export type NpmFolder = { dependencies: Record<string, string>; overrides?: Record<string, string> };

/** An npm package that consists of Node itself with its headers, for this machine. */
export const nodePackage = `node-linux-${process.arch}`;

/**
 * Installs npm packages into `folder`, outside any workspace, flat as npm would, without running install scripts.
 * The folder is emptied first.
 */
export async function installNpmFolder(
  folder: string,
  { dependencies, overrides = {} }: NpmFolder,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "host", private: true, dependencies }));
  const settings = {
    packages: ["."],
    nodeLinker: "hoisted",
    strictDepBuilds: false,
    pmOnFail: "ignore",
    overrides,
  };
  // JSON is YAML.
  writeFileSync(join(folder, "pnpm-workspace.yaml"), JSON.stringify(settings));
  await run("pnpm", ["install", "--ignore-scripts", "--reporter=append-only"], { cwd: folder });
}
