import type { HostProcess } from "./process.ts";

/** A host that can be stopped, or crash, and come back with the same data. */
export type Restartable = {
  /** The end of what the running process wrote, or the last one that ran. */
  log(): string;
  /** Stops it in good order if it runs, starts it again with `env` added to its environment, and waits until it is ready. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Ends it as a crash would; `restart` starts it again. */
  kill(): Promise<void>;
  /** Stops it in good order; `restart` starts it again. */
  stop(): Promise<void>;
};

/** Launches a host, and keeps how. */
export async function restartable(
  launch: (env: Record<string, string>) => Promise<HostProcess>,
): Promise<Restartable> {
  let current = await launch({});
  return {
    log: () => current.log(),
    async restart(env = {}) {
      await current.stop();
      current = await launch(env);
    },
    kill: () => current.kill(),
    stop: () => current.stop(),
  };
}
