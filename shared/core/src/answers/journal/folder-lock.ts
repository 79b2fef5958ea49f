import {
  constants,
  copyFile,
  link,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../../wire/errors/store-error.js";
import { isSameProcess, markOf } from "./process-mark.js";

/** A lock's file names its place in the order of locks: the last one counts, and is never removed, only given free. */
const NAME = /^lock\.(\d+)$/;
const FREE = "free";
/** How often the folder is looked at anew when other processes change it meanwhile. */
const LOOKS = 20;

/** Folders that this process has: its own mark in a lock says nothing, as a container's processes repeat over restarts. */
const held = new Set<string>();

/** Gives the folder free again. */
export type Unlock = () => Promise<void>;

/** Takes a folder for this process alone; the lock of a process that is gone is taken over. Throws StoreError where one has it. */
export async function lockFolder(given: string): Promise<Unlock> {
  const folder = await realpath(given);
  if (held.has(folder)) throw taken(folder, String(process.pid));
  held.add(folder);
  try {
    const lock = await take(folder);
    return async () => {
      const draft = join(folder, `lock.${process.pid}.draft`);
      await writeFile(draft, FREE, { mode: 0o600 });
      await rename(draft, lock);
      held.delete(folder);
    };
  } catch (error) {
    held.delete(folder);
    throw error;
  }
}

/** Adds a lock behind the last one, if that is nobody's. The file comes with its content: an empty one could not be judged. */
async function take(folder: string): Promise<string> {
  const draft = join(folder, `lock.${process.pid}.draft`);
  const mark = await markOf(process.pid);
  await writeFile(draft, mark, { mode: 0o600 });
  try {
    let owner = "";
    for (let look = 0; look < LOOKS; look++) {
      const last = await lastOf(folder);
      const content = last === 0 ? FREE : await contentOf(folder, last);
      if (content === undefined) continue;
      owner = content;
      if (owner !== FREE && owner !== mark && (await isSameProcess(owner))) break;
      const lock = fileOf(folder, last + 1);
      if (!(await linked(draft, lock))) continue;
      if ((await lastOf(folder)) === last + 1) {
        await removeBefore(folder, last + 1);
        return lock;
      }
      // Others came and went since the first look, so this number was free once more.
      await rm(lock, { force: true });
    }
    throw taken(folder, owner);
  } finally {
    await rm(draft, { force: true });
  }
}

const fileOf = (folder: string, number: number): string => join(folder, `lock.${number}`);

async function numbersIn(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
}

const lastOf = async (folder: string): Promise<number> => Math.max(0, ...(await numbersIn(folder)));

/** Undefined where a newer lock has made it go. */
const contentOf = (folder: string, number: number): Promise<string | undefined> =>
  readFile(fileOf(folder, number), "utf8").catch(() => undefined);

async function removeBefore(folder: string, number: number): Promise<void> {
  for (const older of await numbersIn(folder))
    if (older < number) await rm(fileOf(folder, older), { force: true });
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

const taken = (folder: string, owner: string) =>
  new StoreError({
    problem: `The journal in ${folder} is in use by process ${owner.split(" ")[0]}`,
    fix: `Stop the other process, or give this one a folder of its own; if there is none, delete ${join(folder, "lock.*")}.`,
  });
