import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import { versions } from "../versions.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder, nodePackage } from "./npm-folder.ts";

/** The major versions of Node-RED that stories run in. */
export type NodeRedMajor = keyof typeof versions.nodeRed;

/** What the marker of an installed Node-RED says. */
export const nodeRedRelease = (major: NodeRedMajor): string =>
  `Node-RED ${versions.nodeRed[major]}${major === 4 ? ` with Node ${versions.oldestNode}` : ""}`;

/** The oldest Node that the packages support, once Node-RED 4 is installed. */
export const oldestNode: string = join(hostPaths.nodeRed[4], "node_modules", nodePackage, "bin", "node");

/** Installs a Node-RED outside the workspace: inside, it would load the packages that are being developed there. */
export async function installNodeRed(major: NodeRedMajor): Promise<void> {
  const folder = hostPaths.nodeRed[major];
  if (isInstalled(folder, nodeRedRelease(major))) return;
  const node = major === 4 ? { [nodePackage]: versions.oldestNode } : {};
  await installNpmFolder(folder, { dependencies: { "node-red": versions.nodeRed[major], ...node } });
  markInstalled(folder, nodeRedRelease(major));
}
