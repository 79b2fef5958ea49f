import { hostPaths } from "../cache.ts";
import { zapierCliVersion } from "../versions.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder } from "./npm-folder.ts";

const release = `zapier-platform-cli ${zapierCliVersion}`;

/** Installs Zapier's command line. */
export async function installZapierCli(): Promise<void> {
  if (isInstalled(hostPaths.zapier, release)) return;
  await installNpmFolder(hostPaths.zapier, { dependencies: { "zapier-platform-cli": zapierCliVersion } });
  markInstalled(hostPaths.zapier, release);
}
