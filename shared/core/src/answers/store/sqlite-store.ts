import { resolve } from "node:path";
import { type Collection, openCollection, putRecord, removeRecord } from "./collection.js";
import { Database } from "./database.js";
import { putAway, readOldFolder } from "./import-folder.js";
import { openFile } from "./open-file.js";

export interface SqliteStoreOptions {
  /** Receives a sentence about what was damaged, could not be read, or was imported. */
  readonly onProblem?: ((problem: string) => void) | undefined;
  /** Folders of earlier versions by the name of the collection that they become. Each is imported once, then renamed. */
  readonly oldFolders?: Readonly<Record<string, string>> | undefined;
}

/** One file that holds everything a host keeps over a restart. */
export interface SqliteStore {
  /** Records under a name; `read` refuses one that it does not know by throwing. */
  collection<T>(name: string, read: (value: unknown) => T): Collection<T>;
  /** Writes what was begun and releases the file. Never rejects. */
  close(): Promise<void>;
}

/**
 * Opens one SQLite file, readable by its owner alone, for this process alone; it is made if it is missing, and the folder too. Needs
 * Node.js 22.13. Rejects with StoreError if another process has it, if a newer version wrote it, or if the disk refuses.
 */
export async function sqliteStore(file: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
  const { onProblem = () => {}, oldFolders = {} } = options;
  const path = resolve(file);
  const database = new Database(path, await openFile(path, onProblem));
  try {
    for (const [collection, folder] of Object.entries(oldFolders))
      await importOld(database, collection, folder, onProblem);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    collection: (name, read) => openCollection(database, name, read, onProblem),
    close: () => database.close(),
  };
}

/** A mark in the same transaction: a folder that cannot be renamed must not bring back what was forgotten since. */
const IMPORTED = "imported folders";

async function importOld(
  database: Database,
  collection: string,
  folder: string,
  onProblem: (problem: string) => void,
): Promise<void> {
  const old = await readOldFolder(folder);
  if (!old) return;
  const mark = ["SELECT 1 FROM records WHERE collection = ? AND id = ?", IMPORTED, folder] as const;
  await database.write(() => {
    if (database.get(...mark)) return;
    for (const [id, value] of old.records) putRecord(database, collection, id, JSON.stringify(value));
    putRecord(database, IMPORTED, folder, "true");
  });
  try {
    const kept = await putAway(folder);
    for (const name of old.unreadable) onProblem(`${name} in ${kept} cannot be read, and was not imported.`);
    await database.write(() => removeRecord(database, IMPORTED, folder));
  } catch (error) {
    onProblem(`${folder} was imported, and cannot be renamed: ${String(error)}`);
  }
}
