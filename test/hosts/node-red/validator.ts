import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { hostPaths } from "../cache.ts";
import { requireInstalled } from "../install/marker.ts";
import { nodeRedRelease } from "../install/node-red.ts";
import { nodeRedDevRelease } from "../install/node-red-dev.ts";
import { temporaryFolder } from "../temporary.ts";
import { versions } from "../versions.ts";

const execute = promisify(execFile);

/** What node-red-dev says of a package: `P01` and so on, each with `test`; the codes are those of Node-RED's scorecard. */
export type Scorecard = Readonly<
  Record<string, { readonly test: boolean; readonly [detail: string]: unknown }>
>;

/** Validates an unpacked package as Node-RED's flow library does, except that no names of other packages are known. */
export async function validateNodeRedPackage(folder: string): Promise<{ scorecard: Scorecard; log: string }> {
  requireInstalled(hostPaths.nodeRedDev, nodeRedDevRelease, "node-red-dev");
  requireInstalled(hostPaths.nodeRed[5], nodeRedRelease(5), "node-red-5");
  const output = temporaryFolder("validate");
  const file = join(output.path, "scorecard.json");
  try {
    const { stdout, stderr } = await execute(
      process.execPath,
      [
        join(import.meta.dirname, "validate.ts"),
        join(hostPaths.nodeRedDev, "node_modules/node-red-dev"),
        folder,
        file,
        JSON.stringify(releases()),
      ],
      { cwd: output.path, timeout: 60_000 },
    );
    const { package: _, ...scorecard } = JSON.parse(readFileSync(file, "utf8"));
    return { scorecard, log: stdout + stderr };
  } finally {
    output.remove();
  }
}

/** Node-RED's releases as the registry lists them, made from what is installed. */
function releases(): unknown {
  const manifest = join(hostPaths.nodeRed[5], "node_modules/node-red/package.json");
  const { version, engines } = JSON.parse(readFileSync(manifest, "utf8"));
  return {
    "dist-tags": { latest: version, "v4-maintenance": versions.nodeRed[4] },
    versions: { [version]: { engines } },
  };
}
