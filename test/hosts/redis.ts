import { redisPackage, requireProgram } from "./install/apt.ts";
import { freePort } from "./ports.ts";
import { startReady } from "./process.ts";
import { type Restartable, restartable } from "./restartable.ts";
import { temporaryFolder } from "./temporary.ts";

/** A running Redis that keeps what it was given over restarts. */
export type Redis = AsyncDisposable & Restartable & { readonly host: string; readonly port: number };

/** Starts a new Redis on loopback. */
export async function startRedis(): Promise<Redis> {
  const command = requireProgram(redisPackage, "services");
  const folder = temporaryFolder("redis");
  const host = "127.0.0.1";
  const port = await freePort();
  const settings = ["--bind", host, "--port", String(port), "--dir", folder.path, "--appendonly", "yes"];
  const server = await restartable((env) =>
    startReady({ name: "Redis", command, args: settings, env }, { log: /Ready to accept connections/ }),
  );
  return {
    ...server,
    host,
    port,
    async [Symbol.asyncDispose]() {
      await server.stop();
      folder.remove();
    },
  };
}
