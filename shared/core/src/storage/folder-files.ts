import { closeSync, fsync, openSync, writeSync } from "node:fs";
import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { promisify } from "node:util";

/** A new file, open to be written once. */
export interface NewFile {
  /** All at once; spaces may follow the text. Its content survives a power loss only after it was synced. */
  write(text: string): void;
  sync(): Promise<void>;
  close(): void;
}

/** The steps a {@link JsonFolder} is made of; each may be the last one before a crash or a power loss. */
export interface FolderFiles {
  list(folder: string): Promise<string[]>;
  read(file: string): Promise<string>;
  /** Makes a new file, readable by its owner alone. */
  create(file: string): NewFile;
  sync(file: string): Promise<void>;
  /** Atomic; survives a power loss only after the folder was synced. */
  rename(from: string, to: string): Promise<void>;
  syncFolder(folder: string): Promise<void>;
  /** Also of a file that is not there. */
  remove(file: string): Promise<void>;
}

/** The files of this machine. */
export const nodeFiles: FolderFiles = {
  list: (folder) => readdir(folder),
  read: (file) => readFile(file, "utf8"),
  create(file) {
    const descriptor = openSync(file, "w", 0o600);
    makeRoom(descriptor);
    return {
      // A small text is with the system sooner than another thread could be asked to write it.
      write: (text) => writeAll(descriptor, text),
      sync: () => promisify(fsync)(descriptor),
      close: () => closeSync(descriptor),
    };
  },
  sync: (file) => synced(file, "r+"),
  rename: (from, to) => rename(from, to),
  // Windows cannot open folders and needs no such thing.
  syncFolder: async (folder) => {
    if (process.platform !== "win32") await synced(folder, "r");
  },
  remove: (file) => rm(file, { force: true }),
};

const ROOM = " ".repeat(4096);

/** Fills a new file, since overwriting takes less time than lengthening. */
function makeRoom(descriptor: number): void {
  try {
    writeSync(descriptor, ROOM, 0);
  } catch {
    // The disk is full: whoever writes the text is told.
  }
}

function writeAll(descriptor: number, text: string): void {
  // A string: making a buffer first takes longer, and the system hardly ever takes less than all.
  let written = writeSync(descriptor, text, 0);
  if (written === Buffer.byteLength(text)) return;
  const bytes = Buffer.from(text);
  while (written < bytes.length)
    written += writeSync(descriptor, bytes, written, bytes.length - written, written);
}

async function synced(path: string, flags: "r" | "r+"): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
