import { hostPaths } from "../cache.ts";
import {
  esphomeVersion,
  npmClientVersions,
  pushoverCompleteVersion,
  pythonClientVersions,
  requestsVersion,
} from "../versions.ts";
import { installAlertmanager } from "./alertmanager.ts";
import { type DebianPackage, installDebianPackages, requireProgram } from "./apt.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder } from "./npm-folder.ts";
import { installPythonFolder } from "./python-folder.ts";

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
  await installPythonFolder(hostPaths.recipes, packages);
  // In a folder of its own: it asks for other versions of the same packages.
  await installPythonFolder(hostPaths.esphome, [`esphome==${esphomeVersion}`]);
  await installAlertmanager(requireProgram(goPackage, "recipes"));
}
