import { hostPaths } from "../cache.ts";
import { mcpVersions } from "../versions.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder } from "./npm-folder.ts";

const release = Object.entries(mcpVersions).flat().join(" ");

/** Installs the reference MCP servers and the SDK of the generation before. */
export async function installMcpServers(): Promise<void> {
  if (isInstalled(hostPaths.mcp, release)) return;
  await installNpmFolder(hostPaths.mcp, { dependencies: mcpVersions });
  markInstalled(hostPaths.mcp, release);
}
