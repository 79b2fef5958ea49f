import { hostPaths } from "../cache.ts";
import { versions } from "../versions.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder, nodePackage } from "./npm-folder.ts";

/** The releases of Node-RED that are installed outside the workspace. */
export type OlderNodeRed = keyof typeof versions.nodeRed;

/** What the marker of an installed Node-RED says. */
export const nodeRedRelease = (major: OlderNodeRed): string => `Node-RED ${versions.nodeRed[major]}`;

/** Installs an older Node-RED; the newest is a development dependency of the workspace. */
export async function installNodeRed(major: OlderNodeRed): Promise<void> {
  const folder = hostPaths.nodeRed[major];
  if (isInstalled(folder, nodeRedRelease(major))) return;
  const node = major === 3 ? { [nodePackage]: versions.nodeOfNodeRed3 } : {};
  await installNpmFolder(folder, { dependencies: { "node-red": versions.nodeRed[major], ...node } });
  markInstalled(folder, nodeRedRelease(major));
}
