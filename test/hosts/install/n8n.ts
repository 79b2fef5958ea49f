import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import { versions } from "../versions.ts";
import { installDebianPackages } from "./apt.ts";
import { run } from "./command.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder, nodePackage } from "./npm-folder.ts";

/** What the marker of an installed n8n says. */
export const n8nRelease = `n8n ${versions.n8n} for Node ${process.versions.modules}`;
/** What the marker of an installed scanner says. */
export const n8nScannerRelease = `n8n scanner ${versions.n8nScanner}`;

/** Installs n8n with its native SQLite, and n8n's scanner for community packages. */
export async function installN8n(): Promise<void> {
  if (!isInstalled(hostPaths.n8n, n8nRelease)) {
    await installNpmFolder(hostPaths.n8n, { dependencies: { n8n: versions.n8n } });
    await buildSqlite();
    markInstalled(hostPaths.n8n, n8nRelease);
  }
  if (!isInstalled(hostPaths.n8nScanner, n8nScannerRelease)) {
    await installNpmFolder(hostPaths.n8nScanner, {
      dependencies: { "@n8n/scan-community-package": versions.n8nScanner },
      overrides: { typescript: versions.n8nScannerTypescript },
    });
    markInstalled(hostPaths.n8nScanner, n8nScannerRelease);
  }
}

/** sqlite3's own install script downloads a binary or Node's headers; an npm package has the same headers. */
async function buildSqlite(): Promise<void> {
  await installDebianPackages([
    { name: "g++", provides: "/usr/bin/g++" },
    { name: "make", provides: "/usr/bin/make" },
    { name: "python3", provides: "/usr/bin/python3" },
  ]);
  await installNpmFolder(hostPaths.nodeHeaders, { dependencies: { [nodePackage]: process.versions.node } });
  const nodeGyp = join(hostPaths.n8n, "node_modules", "node-gyp", "bin", "node-gyp.js");
  const nodeDir = join(hostPaths.nodeHeaders, "node_modules", nodePackage);
  await run(process.execPath, [nodeGyp, "rebuild", `--nodedir=${nodeDir}`], {
    cwd: join(hostPaths.n8n, "node_modules", "sqlite3"),
  });
}
