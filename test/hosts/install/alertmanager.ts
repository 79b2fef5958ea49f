import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import { temporaryFolder } from "../temporary.ts";
import { alertmanagerVersion } from "../versions.ts";
import { read, run } from "./command.ts";
import { isInstalled, markInstalled } from "./marker.ts";

/** Builds a release of Alertmanager newer than Debian's. Its Go module lacks the built web pages, so it comes without them. */
export async function installAlertmanager(go: string): Promise<void> {
  if (isInstalled(hostPaths.alertmanager, alertmanagerVersion)) return;
  const module = `github.com/prometheus/alertmanager@v${alertmanagerVersion}`;
  const { Dir } = JSON.parse(await read(go, ["mod", "download", "-json", module])) as { Dir: string };
  rmSync(hostPaths.alertmanager, { recursive: true, force: true });
  const source = temporaryFolder("alertmanager");
  try {
    cpSync(Dir, source.path, { recursive: true });
    await run("chmod", ["-R", "u+w", source.path]);
    mkdirSync(join(source.path, "ui/app/dist"), { recursive: true });
    writeFileSync(join(source.path, "ui/app/dist/index.html"), "");
    const target = join(hostPaths.alertmanager, "alertmanager");
    await run(go, ["build", "-trimpath", "-ldflags=-s -w", "-o", target, "./cmd/alertmanager"], {
      cwd: source.path,
    });
  } finally {
    source.remove();
  }
  markInstalled(hostPaths.alertmanager, alertmanagerVersion);
}
