import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import { schemathesisVersion } from "../versions.ts";
import { run } from "./command.ts";
import { isInstalled, markInstalled } from "./marker.ts";

const release = `schemathesis ${schemathesisVersion}`;

/** Installs Schemathesis, which tests a server against its OpenAPI document, into a virtual environment of its own. */
export async function installSchemathesis(): Promise<void> {
  const folder = hostPaths.schemathesis;
  if (isInstalled(folder, release)) return;
  await run("python3", ["-m", "venv", "--clear", folder]);
  await run(join(folder, "bin", "pip"), ["install", "--quiet", `schemathesis==${schemathesisVersion}`]);
  markInstalled(folder, release);
}
