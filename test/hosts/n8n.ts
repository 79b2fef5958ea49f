import { join } from "node:path";
import { hostPaths } from "./cache.ts";
import { requireInstalled } from "./install/marker.ts";
import { n8nRelease } from "./install/n8n.ts";
import { n8nEnvironment } from "./n8n/environment.ts";
import { becomeOwner } from "./n8n/owner.ts";
import { N8nSession } from "./n8n/session.ts";
import { unpackPackage } from "./pack.ts";
import { freePort } from "./ports.ts";
import { answers, type HostProcess, startProcess } from "./process.ts";
import { temporaryFolder } from "./temporary.ts";

export { N8nRequestError } from "./n8n/http.ts";
export { n8nOwner } from "./n8n/owner.ts";
export { N8nSession } from "./n8n/session.ts";
export type * from "./n8n/types.ts";

/** How to start n8n. */
export type N8nOptions = {
  /** Tarballs of community node packages to install before the start. */
  packages?: readonly string[];
  /** The port to listen on; a free one unless told. */
  port?: number;
  /** The address that n8n gives to others for its webhooks; the one it listens on unless told. */
  webhookUrl?: string;
  /** More environment variables. */
  env?: Record<string, string>;
};

/** A running n8n of one process, with an owner. It ends, and its data is deleted, when it is disposed of. */
export type N8n = AsyncDisposable & {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly userFolder: string;
  readonly session: N8nSession;
  log(): string;
  /** Stops it in good order, and starts it again with the same data. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Ends it as a crash would; `restart` starts it again. */
  kill(): Promise<void>;
  /** Stops it in good order; `restart` starts it again. */
  stop(): Promise<void>;
};

/** The program of the installed n8n. */
export function n8nProgram(): string {
  requireInstalled(hostPaths.n8n, n8nRelease, "n8n");
  return join(hostPaths.n8n, "node_modules", "n8n", "bin", "n8n");
}

/** Puts community node packages where n8n looks for them. */
export async function addPackages(userFolder: string, tarballs: readonly string[]): Promise<void> {
  for (const tarball of tarballs)
    await unpackPackage(tarball, join(userFolder, ".n8n", "nodes", "node_modules"));
}

/** Starts a new n8n on loopback and sets its owner up. */
export async function startN8n({ packages = [], port, webhookUrl, env = {} }: N8nOptions = {}): Promise<N8n> {
  const program = n8nProgram();
  const folder = temporaryFolder("n8n");
  await addPackages(folder.path, packages);
  const listen = port ?? (await freePort());
  const brokerPort = await freePort();
  const url = `http://127.0.0.1:${listen}`;
  const settings = n8nEnvironment({
    userFolder: folder.path,
    port: listen,
    brokerPort,
    webhookUrl: webhookUrl ?? `${url}/`,
  });
  const launch = async (more: Record<string, string> = {}): Promise<HostProcess> => {
    const started = startProcess({
      name: "n8n",
      command: process.execPath,
      args: [program, "start"],
      cwd: folder.path,
      env: { ...settings, ...env, ...more },
    });
    try {
      await answers(started, `${url}/healthz/readiness`, { name: "n8n" });
    } catch (error) {
      await started.kill();
      throw error;
    }
    return started;
  };
  let current = await launch();
  const session = new N8nSession(url, await becomeOwner(url));
  return {
    url,
    userFolder: folder.path,
    session,
    log: () => current.log(),
    async restart(more) {
      await current.stop();
      current = await launch(more);
    },
    kill: () => current.kill(),
    stop: () => current.stop(),
    async [Symbol.asyncDispose]() {
      await current.stop();
      folder.remove();
    },
  };
}
