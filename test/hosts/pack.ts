import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { temporaryFolder } from "./temporary.ts";

const execute = promisify(execFile);

/**
 * Packs the built package in `folder` as it would be published.
 * @returns the path of the tarball, in a temporary folder that is deleted when the process ends.
 */
export async function packPackage(folder: string): Promise<string> {
  const destination = temporaryFolder("pack");
  const { stdout } = await execute("pnpm", ["pack", "--json", "--pack-destination", destination.path], {
    cwd: folder,
  });
  const { filename } = JSON.parse(stdout) as { filename: string };
  return filename;
}

/**
 * Unpacks a tarball into `modules`/name, as an installation would.
 * @returns the package's name and the folder it is in.
 * @throws Error when the package has dependencies: those of this project bundle what they need.
 */
export async function unpackPackage(
  tarball: string,
  modules: string,
): Promise<{ name: string; folder: string }> {
  const { stdout } = await execute("tar", ["-xzOf", tarball, "package/package.json"]);
  const { name, dependencies = {} } = JSON.parse(stdout) as {
    name: string;
    dependencies?: Record<string, string>;
  };
  const needed = Object.keys(dependencies);
  if (needed.length > 0)
    throw new Error(`${name} has dependencies (${needed.join(", ")}): bundle them, or install it.`);
  const folder = join(modules, name);
  mkdirSync(folder, { recursive: true });
  await execute("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
  return { name, folder };
}
