import { showProgress } from "../../shared/tooling/build/progress.ts";
import { hostsFolder } from "./cache.ts";
import { installAppVm } from "./install/app-vm.ts";
import { chromiumPackage, fontPackages, installDebianPackages, servicePackages } from "./install/apt.ts";
import { installBenchPeers } from "./install/bench-peers.ts";
import { installHomeAssistant } from "./install/home-assistant.ts";
import { installMcpServers } from "./install/mcp.ts";
import { installN8n } from "./install/n8n.ts";
import { installNodeRed } from "./install/node-red.ts";
import { installNodeRedDev } from "./install/node-red-dev.ts";
import { installRecipeTools } from "./install/recipes.ts";
import { installSchemathesis } from "./install/schemathesis.ts";
import { installZapierCli } from "./install/zapier.ts";

const installers: Record<string, () => Promise<void>> = {
  services: () => installDebianPackages(servicePackages),
  chromium: () => installDebianPackages([chromiumPackage, ...fontPackages]),
  "node-red-5": () => installNodeRed(5),
  "node-red-4": () => installNodeRed(4),
  "node-red-dev": installNodeRedDev,
  n8n: installN8n,
  "home-assistant": installHomeAssistant,
  "app-vm": installAppVm,
  schemathesis: installSchemathesis,
  recipes: installRecipeTools,
  zapier: installZapierCli,
  mcp: installMcpServers,
  "bench-peers": installBenchPeers,
};
/** Needed by no story. */
const onlyWhenNamed = new Set(["bench-peers"]);

const asked = process.argv.slice(2);
const hosts = asked.length > 0 ? asked : Object.keys(installers).filter((host) => !onlyWhenNamed.has(host));
const unknown = hosts.filter((host) => !(host in installers));
if (unknown.length > 0) {
  console.error(
    `No host "${unknown.join('", "')}": choose among ${Object.keys(installers).join(", ")}, or none for all.`,
  );
  process.exit(2);
}
const progress = showProgress("Installing hosts");
for (const [index, host] of hosts.entries()) {
  const start = performance.now();
  progress.update(index / hosts.length, host);
  await installers[host]?.();
  progress.log(`${host}: ready (${Math.round((performance.now() - start) / 1000)} s)`);
}
progress.end(`Kept in ${hostsFolder}`);
