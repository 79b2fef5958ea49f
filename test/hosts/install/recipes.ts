import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import {
  npmClientVersions,
  pushoverCompleteVersion,
  pythonClientVersions,
  requestsVersion,
} from "../versions.ts";
import { type DebianPackage, installDebianPackages } from "./apt.ts";
import { run } from "./command.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder } from "./npm-folder.ts";

/** Go, wherever it is. */
export const goPackage: DebianPackage = { name: "golang-go", provides: "/usr/{bin,local/go/bin}/go" };

const packages = [
  `requests==${requestsVersion}`,
  `pushover-complete==${pushoverCompleteVersion}`,
  ...Object.entries(pythonClientVersions).map(([name, version]) => `${name}==${version}`),
];

/** What the recipes' tests run: shell tools, compilers and Alertmanager from Debian, clients from PyPI and npm. */
export async function installRecipeTools(): Promise<void> {
  await installDebianPackages([
    ...["curl", "wget", "jq", "g++", "bash"].map((name) => ({ name, provides: `/usr/bin/${name}` })),
    { name: "prometheus-alertmanager", provides: "/usr/bin/prometheus-alertmanager" },
    goPackage,
    { name: "ruby-rushover", provides: "/usr/share/doc/ruby-rushover" },
  ]);
  const release = JSON.stringify(npmClientVersions);
  if (!isInstalled(hostPaths.recipesNpm, release)) {
    await installNpmFolder(hostPaths.recipesNpm, { dependencies: npmClientVersions });
    markInstalled(hostPaths.recipesNpm, release);
  }
  if (isInstalled(hostPaths.recipes, packages.join(" "))) return;
  await run("python3", ["-m", "venv", "--clear", hostPaths.recipes]);
  await run(join(hostPaths.recipes, "bin", "pip"), ["install", "--quiet", ...packages]);
  markInstalled(hostPaths.recipes, packages.join(" "));
}
