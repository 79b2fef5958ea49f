import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const markerFile = (folder: string): string => join(folder, ".installed");

/** Whether `folder` holds a finished installation of exactly `what`. */
export function isInstalled(folder: string, what: string): boolean {
  try {
    return readFileSync(markerFile(folder), "utf8") === what;
  } catch {
    return false;
  }
}

/** Marks `folder` as a finished installation of `what`. */
export function markInstalled(folder: string, what: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(markerFile(folder), what);
}

/** Fails with the command to run when `folder` does not hold `what`. */
export function requireInstalled(folder: string, what: string, host: string): void {
  if (isInstalled(folder, what)) return;
  throw new Error(`${what} is not installed in ${folder}: run "pnpm hosts ${host}" first.`);
}
