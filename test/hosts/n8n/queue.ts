import { randomBytes } from "node:crypto";
import { startFront } from "../front.ts";
import { freePorts } from "../ports.ts";
import { type Postgres, startPostgres } from "../postgres.ts";
import { type Redis, startRedis } from "../redis.ts";
import type { Restartable } from "../restartable.ts";
import { becomeOwner } from "./owner.ts";
import { startN8nProcess } from "./process.ts";
import { N8nSession } from "./session.ts";

/** How to start n8n in queue mode. */
export type N8nQueueOptions = {
  /** Tarballs of community node packages to install into every process before the start. */
  packages?: readonly string[];
  /** How many workers; 2 by default. */
  workers?: number;
  /** How many webhook processes, which WEBHOOK_URL reaches in turn; 1 by default. */
  webhooks?: number;
  /** The address that n8n gives to others for its webhooks; that of the webhook processes by default. */
  webhookUrl?: string;
  /** More environment variables, for every process. */
  env?: Record<string, string>;
};

/** n8n of several processes, with a database and a queue of its own. All end when it is disposed of. */
export type N8nQueue = AsyncDisposable & {
  /** Where the editor and the APIs listen, without a slash at the end. */
  readonly url: string;
  /** Where the first webhook process listens, without a slash at the end. Production webhooks are answered only by such processes. */
  readonly webhookUrl: string;
  readonly session: N8nSession;
  readonly main: Restartable;
  readonly webhooks: readonly Restartable[];
  readonly workers: readonly Restartable[];
  readonly redis: Redis;
  readonly postgres: Postgres;
};

/** Starts PostgreSQL, Redis, and n8n's main process, webhook process and workers, all on loopback, and sets the owner up. */
export async function startN8nQueue({
  packages = [],
  workers: count = 2,
  webhooks: webhookCount = 1,
  webhookUrl,
  env = {},
}: N8nQueueOptions = {}): Promise<N8nQueue> {
  await using started = new AsyncDisposableStack();
  const postgres = started.use(await startPostgres());
  const redis = started.use(await startRedis());
  const [port = 0, ...ports] = await freePorts(1 + webhookCount + count);
  const webhookPorts = ports.slice(0, webhookCount);
  const url = `http://127.0.0.1:${port}`;
  const webhookProcessUrl = `http://127.0.0.1:${webhookPorts[0]}`;
  const front = webhookCount > 1 ? started.use(await startFront(webhookPorts)) : undefined;
  const shared = {
    EXECUTIONS_MODE: "queue",
    N8N_ENCRYPTION_KEY: randomBytes(24).toString("hex"),
    N8N_DISABLE_PRODUCTION_MAIN_PROCESS: "true",
    WEBHOOK_URL: webhookUrl ?? `${front?.url ?? webhookProcessUrl}/`,
    QUEUE_BULL_REDIS_HOST: redis.host,
    QUEUE_BULL_REDIS_PORT: String(redis.port),
    DB_TYPE: "postgresdb",
    DB_POSTGRESDB_HOST: postgres.host,
    DB_POSTGRESDB_PORT: String(postgres.port),
    DB_POSTGRESDB_USER: postgres.user,
    DB_POSTGRESDB_DATABASE: postgres.database,
    ...env,
  };
  const start = async (role: "start" | "webhook" | "worker", listen: number): Promise<Restartable> => {
    const { folder, ...host } = await startN8nProcess({ role, packages, port: listen, env: shared });
    started.defer(async () => {
      await host.stop();
      folder.remove();
    });
    return host;
  };
  // The main process lays out the database, which the others expect.
  const main = await start("start", port);
  const others = await Promise.all(
    ports.map((each) => start(webhookPorts.includes(each) ? "webhook" : "worker", each)),
  );
  const session = new N8nSession(url, await becomeOwner(url));
  const running = started.move();
  return {
    url,
    webhookUrl: webhookProcessUrl,
    session,
    main,
    webhooks: others.slice(0, webhookCount),
    workers: others.slice(webhookCount),
    redis,
    postgres,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
