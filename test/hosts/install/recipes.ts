import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import { pushoverCompleteVersion, requestsVersion } from "../versions.ts";
import { type DebianPackage, installDebianPackages } from "./apt.ts";
import { run } from "./command.ts";
import { isInstalled, markInstalled } from "./marker.ts";

/** Go, wherever it is. */
export const goPackage: DebianPackage = { name: "golang-go", provides: "/usr/{bin,local/go/bin}/go" };

const packages = [`requests==${requestsVersion}`, `pushover-complete==${pushoverCompleteVersion}`];

/** What the recipes' tests run: shell tools, compilers and Alertmanager from Debian, Python packages of their own. */
export async function installRecipeTools(): Promise<void> {
  await installDebianPackages([
    ...["curl", "wget", "jq", "g++", "bash"].map((name) => ({ name, provides: `/usr/bin/${name}` })),
    { name: "prometheus-alertmanager", provides: "/usr/bin/prometheus-alertmanager" },
    goPackage,
    { name: "ruby-rushover", provides: "/usr/share/doc/ruby-rushover" },
  ]);
  if (isInstalled(hostPaths.recipes, packages.join(" "))) return;
  await run("python3", ["-m", "venv", "--clear", hostPaths.recipes]);
  await run(join(hostPaths.recipes, "bin", "pip"), ["install", "--quiet", ...packages]);
  markInstalled(hostPaths.recipes, packages.join(" "));
}
