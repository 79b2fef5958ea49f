import { becomeOwner } from "./n8n/owner.ts";
import { startN8nProcess } from "./n8n/process.ts";
import { N8nSession } from "./n8n/session.ts";
import { freePort } from "./ports.ts";
import type { Restartable } from "./restartable.ts";

export { N8nRequestError } from "./n8n/http.ts";
export { n8nOwner } from "./n8n/owner.ts";
export { type N8nQueue, type N8nQueueOptions, startN8nQueue } from "./n8n/queue.ts";
export { scanCommunityPackage, scanCommunityTarball } from "./n8n/scanner.ts";
export { N8nSession } from "./n8n/session.ts";
export type * from "./n8n/types.ts";

/** How to start n8n. */
export type N8nOptions = {
  /** Tarballs of community node packages to install before the start. */
  packages?: readonly string[];
  /** The port to listen on; a free one by default. */
  port?: number;
  /** The address that n8n gives to others for its webhooks; the one it listens on by default. */
  webhookUrl?: string;
  /** More environment variables. */
  env?: Record<string, string>;
};

/** A running n8n of one process, with an owner. It ends, and its data is deleted, when it is disposed of. */
export type N8n = AsyncDisposable &
  Restartable & {
    /** Where it listens, without a slash at the end. */
    readonly url: string;
    readonly userFolder: string;
    readonly session: N8nSession;
  };

/** Starts a new n8n on loopback and sets its owner up. */
export async function startN8n({ packages = [], port, webhookUrl, env = {} }: N8nOptions = {}): Promise<N8n> {
  const listen = port ?? (await freePort());
  const url = `http://127.0.0.1:${listen}`;
  const { folder, ...host } = await startN8nProcess({
    role: "start",
    packages,
    port: listen,
    env: { WEBHOOK_URL: webhookUrl ?? `${url}/`, ...env },
  });
  return {
    ...host,
    url,
    userFolder: folder.path,
    session: new N8nSession(url, await becomeOwner(url)),
    async [Symbol.asyncDispose]() {
      await host.stop();
      folder.remove();
    },
  };
}
