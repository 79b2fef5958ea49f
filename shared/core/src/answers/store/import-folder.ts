import { access, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { toStoreError } from "./open-file.js";

/** Records that earlier versions kept as files of one folder each. */
export interface OldFolder {
  readonly records: ReadonlyMap<string, unknown>;
  /** Names of the entries that are no records. */
  readonly unreadable: readonly string[];
}

const DRAFT = /^(\d+)\.tmp$/;
const KNOWN = /^(lock\.\d+|.*\.draft|.*\.corrupt)$/;

/** Reads an old folder; undefined if there is none. Rejects with StoreError. A draft is newer than its document, and the one of the highest number the newest. */
export async function readOldFolder(folder: string): Promise<OldFolder | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw toStoreError(folder, error);
  });
  if (!entries) return undefined;
  const records = new Map<string, unknown>();
  const unreadable: string[] = [];
  for (const entry of entries.sort((a, b) => numberOf(a.name) - numberOf(b.name))) {
    const { name } = entry;
    if (KNOWN.test(name)) continue;
    try {
      // Neither a folder nor a link: what it leads to is not ours.
      if (!entry.isFile()) throw new TypeError("not a file");
      const { id, value } = JSON.parse(await readFile(join(folder, name), "utf8")) as Record<string, unknown>;
      if (typeof id !== "string" || value === undefined) throw new TypeError("not a record");
      records.set(id, value);
    } catch {
      // A draft that was cut short was never saved.
      if (!DRAFT.test(name)) unreadable.push(name);
    }
  }
  return { records, unreadable };
}

/** Documents come first, then drafts by their number. */
const numberOf = (name: string): number => Number(DRAFT.exec(name)?.[1] ?? -1);

/** Renames an old folder that was imported, and returns its new name. */
export async function putAway(folder: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = `${folder}.imported${n === 1 ? "" : `-${n}`}`;
    const free = await access(name).then(
      () => false,
      () => true,
    );
    if (!free) continue;
    await rename(folder, name);
    return name;
  }
}
