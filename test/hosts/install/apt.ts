import { existsSync, globSync } from "node:fs";
import { run } from "./command.ts";

/** A Debian package and a file, or a pattern of files, that shows it is already there. */
export type DebianPackage = { name: string; provides: string };

export const mosquittoPackage: DebianPackage = { name: "mosquitto", provides: "/usr/sbin/mosquitto" };
export const redisPackage: DebianPackage = { name: "redis-server", provides: "/usr/bin/redis-server" };
export const postgresPackage: DebianPackage = {
  name: "postgresql",
  provides: "/usr/lib/postgresql/*/bin/postgres",
};
export const chromiumPackage: DebianPackage = { name: "chromium", provides: "/usr/bin/chromium" };

/** So that pictures look the same wherever they are made. */
export const fontPackages: readonly DebianPackage[] = [
  { name: "fonts-inter", provides: "/usr/share/fonts/opentype/inter/Inter-Regular.otf" },
  { name: "fonts-noto-core", provides: "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf" },
  { name: "fonts-noto-mono", provides: "/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf" },
];

/** The servers that stories start for themselves. */
export const servicePackages: readonly DebianPackage[] = [mosquittoPackage, redisPackage, postgresPackage];

let listsUpdated = false;

/**
 * Installs those of `packages` whose file is missing, from the machine's own package sources.
 * @throws Error when something is missing and this is not root on a Debian-like system.
 */
export async function installDebianPackages(packages: readonly DebianPackage[]): Promise<void> {
  const missing = packages.filter(({ provides }) => globSync(provides).length === 0).map(({ name }) => name);
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

/** The path of an installed program; fails with the command to run when it is missing. */
export function requireProgram({ name, provides }: DebianPackage, host: string): string {
  const path = globSync(provides).sort().at(-1);
  if (path === undefined) throw new Error(`${name} is not installed: run "pnpm hosts ${host}" first.`);
  return path;
}
