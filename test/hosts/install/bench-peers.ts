import { hostPaths } from "../cache.ts";
import { benchPeerVersions } from "../versions.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder } from "./npm-folder.ts";

/** Installs the servers that `pnpm bench mock` measures beside the mock server. */
export async function installBenchPeers(): Promise<void> {
  const release = JSON.stringify(benchPeerVersions);
  if (isInstalled(hostPaths.benchPeers, release)) return;
  await installNpmFolder(hostPaths.benchPeers, { dependencies: benchPeerVersions });
  markInstalled(hostPaths.benchPeers, release);
}
