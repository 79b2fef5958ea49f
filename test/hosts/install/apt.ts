import { existsSync } from "node:fs";
import { run } from "./command.ts";

/** A Debian package and a file that shows it is already there. */
export type DebianPackage = { name: string; provides: string };

let listsUpdated = false;

/**
 * Installs those of `packages` whose file is missing, from the machine's own package sources.
 * @throws Error when something is missing and this is not root on a Debian-like system.
 */
export async function installDebianPackages(packages: readonly DebianPackage[]): Promise<void> {
  const missing = packages.filter(({ provides }) => !existsSync(provides)).map(({ name }) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(
      `Missing ${missing.join(", ")}: run this as root on Debian or Ubuntu, or install them by hand.`,
    );
  }
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  if (!listsUpdated) await run("apt-get", ["-q", "update"], { env });
  listsUpdated = true;
  await run("apt-get", ["-q", "install", "-y", "--no-install-recommends", ...missing], { env });
}
