import { hostsFolder } from "./cache.ts";
import { installHomeAssistant } from "./install/home-assistant.ts";
import { installN8n } from "./install/n8n.ts";

const installers: Record<string, () => Promise<void>> = {
  n8n: installN8n,
  "home-assistant": installHomeAssistant,
};

const asked = process.argv.slice(2);
const hosts = asked.length === 0 ? Object.keys(installers) : asked;
const unknown = hosts.filter((host) => !(host in installers));
if (unknown.length > 0) {
  console.error(
    `No host "${unknown.join('", "')}": choose among ${Object.keys(installers).join(", ")}, or none for all.`,
  );
  process.exit(2);
}
for (const host of hosts) {
  const start = performance.now();
  await installers[host]?.();
  console.log(`${host}: ready in ${hostsFolder} (${Math.round((performance.now() - start) / 1000)} s)`);
}
