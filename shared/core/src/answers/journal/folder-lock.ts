import { constants, copyFile, link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { JournalError } from "../../wire/errors/journal-error.js";
import { isSameProcess, markOf } from "./process-mark.js";

const NAME = "lock";

/** Folders that this process has: its own mark in a lock says nothing, as a container's processes repeat over restarts. */
const held = new Set<string>();

/** Gives the folder free again. */
export type Unlock = () => Promise<void>;

/** Takes a folder for this process alone; the lock of a process that is gone is taken over. Throws JournalError where one has it. */
export async function lockFolder(folder: string): Promise<Unlock> {
  const file = join(folder, NAME);
  if (held.has(file)) throw taken(folder, file, String(process.pid));
  held.add(file);
  try {
    await take(folder, file);
  } catch (error) {
    held.delete(file);
    throw error;
  }
  return async () => {
    held.delete(file);
    await rm(file, { force: true });
  };
}

/** Creates the lock with its content at once: one that is seen empty could not be judged. */
async function take(folder: string, file: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  const mark = await markOf(process.pid);
  await writeFile(draft, mark, { mode: 0o600 });
  try {
    if (await linked(draft, file)) return;
    const owner = await readFile(file, "utf8").catch(() => "");
    const gone = owner === mark || !(await isSameProcess(owner));
    if (!gone || !(await setAside(file, owner)) || !(await linked(draft, file)))
      throw taken(folder, file, owner);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes a lock that was judged; false where another process was quicker, whose lock is given back. */
async function setAside(file: string, judged: string): Promise<boolean> {
  const aside = `${file}.${process.pid}.old`;
  try {
    await rename(file, aside);
  } catch {
    return false;
  }
  try {
    if ((await readFile(aside, "utf8")) === judged) return true;
    await linked(aside, file);
    return false;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Whether a file got a second name, as a copy where the disk knows no links; false where that name is taken. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") throw error;
      return copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

const taken = (folder: string, file: string, owner: string) =>
  new JournalError({
    problem: `The journal in ${folder} is in use by process ${owner.split(" ")[0]}`,
    fix: `Stop the other process, or give this one a folder of its own; if there is none, delete ${file}.`,
  });
