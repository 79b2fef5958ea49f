import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hostPaths } from "../cache.ts";
import { requireInstalled } from "../install/marker.ts";
import { n8nScannerRelease } from "../install/n8n.ts";
import { unpackPackage } from "../pack.ts";
import { temporaryFolder } from "../temporary.ts";

/** What n8n's scanner says of a package; `details` lists each violation with file and line. */
export type ScanResult = { passed: boolean; message?: string; details?: string };

type Scanner = {
  analyzePackage(folder: string, patterns: readonly string[]): Promise<ScanResult>;
  SOURCE_FILE_PATTERNS: readonly string[];
};

/** Scans the sources of a community node package as n8n does before it verifies one. Inline disables are ignored. */
export async function scanCommunityPackage(folder: string): Promise<ScanResult> {
  const { analyzePackage, SOURCE_FILE_PATTERNS } = await scanner();
  return analyzePackage(folder, SOURCE_FILE_PATTERNS);
}

/** Scans what a packed community node package ships. */
export async function scanCommunityTarball(tarball: string): Promise<ScanResult> {
  const { analyzePackage } = await scanner();
  const modules = temporaryFolder("scan");
  try {
    const { folder } = await unpackPackage(tarball, modules.path);
    return await analyzePackage(folder, ["**/*.js", "package.json"]);
  } finally {
    modules.remove();
  }
}

async function scanner(): Promise<Scanner> {
  requireInstalled(hostPaths.n8nScanner, n8nScannerRelease, "n8n");
  const file = join(
    hostPaths.n8nScanner,
    "node_modules",
    "@n8n",
    "scan-community-package",
    "scanner",
    "scanner.mjs",
  );
  return (await import(pathToFileURL(file).href)) as Scanner;
}
