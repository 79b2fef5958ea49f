import { join } from "node:path";
import { run } from "./command.ts";
import { isInstalled, markInstalled } from "./marker.ts";

/** Installs exactly these packages of PyPI into a virtual environment of their own, unless they are there. */
export async function installPythonFolder(folder: string, packages: readonly string[]): Promise<void> {
  const release = packages.join(" ");
  if (isInstalled(folder, release)) return;
  await run("python3", ["-m", "venv", "--clear", folder]);
  await run(join(folder, "bin", "pip"), ["install", "--quiet", ...packages]);
  markInstalled(folder, release);
}
