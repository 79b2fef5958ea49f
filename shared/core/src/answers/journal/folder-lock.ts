import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { JournalError } from "../../wire/errors/journal-error.js";

const NAME = "lock";

/** Folders that this process has: its own pid in a lock says nothing, as a container's pids repeat over restarts. */
const held = new Set<string>();

/** Gives the folder free again. */
export type Unlock = () => Promise<void>;

/** Takes a folder for this process alone; the lock of a process that is gone is taken over. Throws JournalError where one has it. */
export async function lockFolder(folder: string): Promise<Unlock> {
  const file = join(folder, NAME);
  for (let tries = 0; tries < 2; tries++) {
    const handle = await create(file);
    if (handle) {
      await handle.writeFile(String(process.pid));
      await handle.sync();
      await handle.close();
      held.add(file);
      return async () => {
        held.delete(file);
        await rm(file, { force: true });
      };
    }
    const owner = Number(await readFile(file, "utf8").catch(() => ""));
    if (owner !== process.pid && isAlive(owner)) throw taken(folder, owner);
    if (owner === process.pid && held.has(file)) throw taken(folder, owner);
    await rm(file, { force: true });
  }
  throw taken(folder, 0);
}

async function create(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, "wx", 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const taken = (folder: string, owner: number) =>
  new JournalError({
    problem: `The journal in ${folder} is in use by process ${owner}`,
    fix: "Stop the other process, or give this one a folder of its own.",
  });
