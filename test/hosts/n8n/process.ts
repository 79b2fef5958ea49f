import { globSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hostPaths } from "../cache.ts";
import { requireInstalled } from "../install/marker.ts";
import { n8nRelease } from "../install/n8n.ts";
import { unpackPackage } from "../pack.ts";
import { freePort } from "../ports.ts";
import { startReady } from "../process.ts";
import { type Restartable, restartable } from "../restartable.ts";
import { type TemporaryFolder, temporaryFolder } from "../temporary.ts";

/** One process of an n8n. */
export type N8nProcessOptions = {
  /** What it does: everything or the editor, incoming webhooks, or executions from the queue. */
  role: "start" | "webhook" | "worker";
  /** Tarballs of community node packages to install before the start. */
  packages: readonly string[];
  port: number;
  env: Record<string, string>;
};

/** The first start lays out a database in some two hundred steps, which take minutes on a busy machine. */
const READY_MS = 170_000;

/** Starts one process of n8n on loopback, with a folder of its own, without reports to its makers. */
export async function startN8nProcess({
  role,
  packages,
  port,
  env,
}: N8nProcessOptions): Promise<Restartable & { folder: TemporaryFolder }> {
  requireInstalled(hostPaths.n8n, n8nRelease, "n8n");
  const folder = temporaryFolder("n8n");
  const modules = join(folder.path, ".n8n", "nodes", "node_modules");
  for (const tarball of packages) await unpackPackage(tarball, modules);
  const settings = {
    N8N_USER_FOLDER: folder.path,
    N8N_RUNNERS_BROKER_PORT: String(await freePort()),
    N8N_SECURE_COOKIE: "false",
    N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: "true",
    N8N_DIAGNOSTICS_ENABLED: "false",
    N8N_VERSION_NOTIFICATIONS_ENABLED: "false",
    N8N_TEMPLATES_ENABLED: "false",
    N8N_PERSONALIZATION_ENABLED: "false",
    GENERIC_TIMEZONE: "UTC",
    ...listenOn(role, port),
    ...env,
  };
  const host = await restartable((more) => {
    if (role === "worker") forgetEvents(folder.path);
    return startReady(
      {
        name: `n8n ${role}`,
        command: process.execPath,
        args: [join(hostPaths.n8n, "node_modules", "n8n", "bin", "n8n"), role],
        cwd: folder.path,
        env: { ...settings, ...more },
      },
      { url: `http://127.0.0.1:${port}/healthz/readiness` },
      READY_MS,
    );
  });
  return { ...host, folder };
}

/**
 * n8n 2.41 takes for crashed whatever a worker's event log shows as unfinished when that worker starts again, also what only
 * waits. A worker in a container starts without the log of the last one.
 */
function forgetEvents(userFolder: string): void {
  for (const file of globSync("n8nEventLog-worker*.log", { cwd: join(userFolder, ".n8n") }))
    rmSync(join(userFolder, ".n8n", file));
}

function listenOn(role: N8nProcessOptions["role"], port: number): Record<string, string> {
  if (role !== "worker") return { N8N_LISTEN_ADDRESS: "127.0.0.1", N8N_PORT: String(port) };
  return {
    QUEUE_HEALTH_CHECK_ACTIVE: "true",
    QUEUE_HEALTH_CHECK_PORT: String(port),
    N8N_WORKER_SERVER_ADDRESS: "127.0.0.1",
  };
}
