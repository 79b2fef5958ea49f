import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { hostPaths } from "../cache.ts";
import { requireInstalled } from "../install/marker.ts";
import { n8nScannerRelease } from "../install/n8n.ts";
import { unpackPackage } from "../pack.ts";
import { temporaryFolder } from "../temporary.ts";

const execute = promisify(execFile);

/** What n8n's scanner says of a package; `details` lists each violation with file and line. */
export type ScanResult = { passed: boolean; message?: string; details?: string };

/** Scans the sources of a community node package as n8n does before it verifies one. Inline disables are ignored. */
export function scanCommunityPackage(folder: string): Promise<ScanResult> {
  return scan(folder, "source");
}

/** Scans what a packed community node package ships. */
export async function scanCommunityTarball(tarball: string): Promise<ScanResult> {
  const modules = temporaryFolder("scan");
  try {
    const { folder } = await unpackPackage(tarball, modules.path);
    return await scan(folder, "published");
  } finally {
    modules.remove();
  }
}

async function scan(folder: string, stage: "source" | "published"): Promise<ScanResult> {
  requireInstalled(hostPaths.n8nScanner, n8nScannerRelease, "n8n");
  const scanner = join(
    hostPaths.n8nScanner,
    "node_modules",
    "@n8n",
    "scan-community-package",
    "scanner",
    "scanner.mjs",
  );
  const { stdout } = await execute(
    process.execPath,
    [join(import.meta.dirname, "scan.ts"), scanner, folder, stage],
    {
      maxBuffer: 16 * 1024 * 1024,
      timeout: 120_000,
      // Under a test runner's NODE_ENV the rules take every file for a fixture of their own.
      env: { ...process.env, NODE_ENV: "production" },
    },
  );
  return JSON.parse(stdout) as ScanResult;
}
