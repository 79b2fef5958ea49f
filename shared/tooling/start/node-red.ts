import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface NodeRed {
  readonly url: string;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;

/** Starts a real Node-RED as a process of its own. Rejects if it ends or does not answer within a minute. */
export async function startNodeRed(options: {
  /** Node-RED's red.js. */
  script: string;
  port: number;
  userDirectory: string;
  mockUrl: string;
  /** Ends it while it starts. */
  stop: AbortSignal;
}): Promise<NodeRed> {
  const { script, port, userDirectory, mockUrl, stop: aborted } = options;
  aborted.throwIfAborted();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [script, "--userDir", userDirectory], {
    env: { ...process.env, NODE_RED_PORT: String(port), NODE_RED_URL: url, IOTPUSH_URL: mockUrl },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const logFile = join(userDirectory, "node-red.log");
  const log = createWriteStream(logFile);
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const ended = once(child, "exit").then(() => undefined);
  const early = ended.then(() => {
    throw new Error(`Node-RED stopped during startup; see ${logFile}.`);
  });
  try {
    await Promise.race([ready(url), early, once(aborted, "abort").then(() => aborted.throwIfAborted())]);
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
  early.catch(() => undefined);
  return { url, ended, stop: () => stop(child, ended) };
}

/** Flows run as soon as the callback route knows that it does not know a question. */
async function ready(url: string): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  while (Date.now() < limit) {
    const status = await fetch(`${url}/iotpush/callback/none/none/none`, {
      method: "POST",
      signal: AbortSignal.timeout(2_000),
    })
      .then((response) => (response.headers.get("content-type")?.includes("html") ? 0 : response.status))
      .catch(() => 0);
    if (status === 404) return;
    await sleep(100);
  }
  throw new Error(`Node-RED did not start within ${START_LIMIT_MS / 1000} s.`);
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const killed = sleep(STOP_LIMIT_MS, undefined, { ref: false }).then(() => child.kill("SIGKILL"));
  await Promise.race([ended, killed]);
  await ended;
}
