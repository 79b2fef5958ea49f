import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Running {
  readonly pid: number;
  readonly url: string;
}

/**
 * Claims the folder for this process. Throws a sentence that says where the other one runs, if there is one.
 * @returns what releases the folder.
 */
export async function claimFolder(folder: string, url: string): Promise<() => void> {
  const file = join(folder, "start.json");
  const other = readRunning(file);
  if (other && isAlive(other.pid) && (await answers(other.url)))
    throw new Error(
      `npm start already runs in this folder: ${other.url} (process ${other.pid}). Stop it with Ctrl-C, or choose another folder and other ports: npm start -- --folder other --mock-port 4790 --node-red-port 1890`,
    );
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ pid: process.pid, url } satisfies Running));
  return () => rmSync(file, { force: true });
}

function readRunning(file: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/_mock/health`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
