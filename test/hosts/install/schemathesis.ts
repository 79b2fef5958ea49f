import { hostPaths } from "../cache.ts";
import { openApiLinterVersions, schemathesisVersion } from "../versions.ts";
import { isInstalled, markInstalled } from "./marker.ts";
import { installNpmFolder } from "./npm-folder.ts";
import { installPythonFolder } from "./python-folder.ts";

/** Installs what tests a server against its OpenAPI document, and what finds mistakes in the document. */
export async function installSchemathesis(): Promise<void> {
  await installPythonFolder(hostPaths.schemathesis, [`schemathesis==${schemathesisVersion}`]);
  const release = JSON.stringify(openApiLinterVersions);
  if (isInstalled(hostPaths.openApiLinters, release)) return;
  await installNpmFolder(hostPaths.openApiLinters, { dependencies: openApiLinterVersions });
  markInstalled(hostPaths.openApiLinters, release);
}
