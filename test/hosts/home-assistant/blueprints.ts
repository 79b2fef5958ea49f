import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import { homeAssistantSite } from "../install/home-assistant.ts";

/**
 * The text of a blueprint that comes with Home Assistant, which it copies into a configuration folder only while that has no
 * scripts or automations.
 */
export function ownBlueprint(domain: "automation" | "script", name: string): string {
  const file = join(
    hostPaths.homeAssistant,
    homeAssistantSite,
    "components",
    domain,
    "blueprints",
    `${name}.yaml`,
  );
  return readFileSync(file, "utf8");
}
