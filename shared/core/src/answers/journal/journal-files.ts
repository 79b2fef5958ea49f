import { open, readdir, readFile, rename, rm } from "node:fs/promises";

/** The steps a journal is made of; each may be the last one before a crash. */
export interface JournalFiles {
  list(folder: string): Promise<string[]>;
  read(file: string): Promise<string>;
  /** Writes a new file, readable by its owner alone, and syncs its content. */
  write(file: string, text: string): Promise<void>;
  /** Atomic; survives a power loss only after the folder was synced. */
  rename(from: string, to: string): Promise<void>;
  sync(folder: string): Promise<void>;
  remove(file: string): Promise<void>;
}

/** The files of this machine. */
export const nodeFiles: JournalFiles = {
  list: (folder) => readdir(folder),
  read: (file) => readFile(file, "utf8"),
  async write(file, text) {
    const handle = await open(file, "w", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename: (from, to) => rename(from, to),
  // Windows cannot open folders and needs no such thing.
  async sync(folder) {
    if (process.platform === "win32") return;
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  remove: (file) => rm(file, { force: true }),
};
