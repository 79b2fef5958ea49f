import { type ChildProcess, spawn } from "node:child_process";
import { onExit } from "./on-exit.ts";
import { until } from "./until.ts";

/** What to start. */
export type ProcessOptions = {
  /** Names the process in errors. */
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  /** Added to the few variables that every process gets. */
  env?: Record<string, string>;
  /** The user and group to run as; those of this process by default. */
  user?: { uid: number; gid: number };
  /** Asks it to end; SIGTERM by default. */
  stopSignal?: NodeJS.Signals;
};

/** A started program in a process group of its own. */
export type HostProcess = {
  readonly pid: number;
  readonly running: boolean;
  /** The last part of what it wrote to its outputs. */
  log(): string;
  /** Asks it to end, insists after `graceMs` (20 000 by default), and waits until it is gone. */
  stop(graceMs?: number): Promise<void>;
  /** Ends it and its children at once, as a crash would, and waits until it is gone. */
  kill(): Promise<void>;
};

const logLimit = 200_000;

/** Starts a program with a small environment, keeping the end of its output in memory. */
function startProcess({
  name,
  command,
  args,
  cwd,
  env,
  user,
  stopSignal = "SIGTERM",
}: ProcessOptions): HostProcess {
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...user,
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/", LANG: "C.UTF-8", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  // Reported below by the missing process id.
  child.once("error", () => undefined);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name}: "${command}" could not be started: is it installed?`);
  const forget = onExit(() => signalGroup(pid, "SIGKILL"));
  const log = boundedLog(child);
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => {
      forget();
      resolve();
    });
  });
  const kill = async () => {
    signalGroup(pid, "SIGKILL");
    await gone;
  };
  return {
    pid,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    log,
    kill,
    async stop(graceMs = 20_000) {
      child.kill(stopSignal);
      const insist = setTimeout(() => signalGroup(pid, "SIGKILL"), graceMs);
      await gone;
      clearTimeout(insist);
    },
  };
}

/** What shows that a started process is ready: an address that answers 200, or anything; or a line in its log. */
export type Readiness = { url: string; anyStatus?: boolean; intervalMs?: number } | { log: RegExp };

/**
 * Starts a program and waits until it is ready; fails at once, with the end of its log, when it ends instead.
 * When it never gets ready it is killed.
 */
export async function startReady(
  options: ProcessOptions,
  ready: Readiness,
  timeoutMs = 90_000,
): Promise<HostProcess> {
  const started = startProcess(options);
  try {
    await until(
      async () => {
        if (!started.running)
          throw new Error(`${options.name} ended while starting:\n${tail(started.log())}`);
        return (await isReady(started, ready)) ? true : undefined;
      },
      {
        what: `${options.name} to be ready`,
        timeoutMs,
        intervalMs: "url" in ready ? (ready.intervalMs ?? 100) : 100,
        describe: () => tail(started.log()),
      },
    );
  } catch (error) {
    await started.kill();
    throw error;
  }
  return started;
}

async function isReady(host: HostProcess, ready: Readiness): Promise<boolean> {
  if ("log" in ready) return ready.log.test(host.log());
  const response = await fetch(ready.url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  await response?.body?.cancel();
  return ready.anyStatus ? response !== undefined : (response?.ok ?? false);
}

const tail = (log: string): string => log.slice(-6_000);

function boundedLog(child: ChildProcess): () => string {
  let text = "";
  const append = (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-logLimit);
  };
  child.stdout?.on("data", append);
  child.stderr?.on("data", append);
  return () => text;
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // Every process of the group has ended.
  }
}
