import { hostPaths } from "../cache.ts";
import { nodeRedDevVersion } from "../versions.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder } from "./npm-folder.ts";

/** What the marker of an installed node-red-dev says. */
export const nodeRedDevRelease = `node-red-dev ${nodeRedDevVersion}`;

/** Installs Node-RED's own validator for node packages. */
export async function installNodeRedDev(): Promise<void> {
  if (isInstalled(hostPaths.nodeRedDev, nodeRedDevRelease)) return;
  await installNpmFolder(hostPaths.nodeRedDev, { dependencies: { "node-red-dev": nodeRedDevVersion } });
  markInstalled(hostPaths.nodeRedDev, nodeRedDevRelease);
}
