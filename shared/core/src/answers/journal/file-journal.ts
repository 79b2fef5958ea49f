import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { lockFolder } from "./folder-lock.js";
import type { AskJournal, AskRecord } from "./journal.js";

const SUFFIX = ".json";

/**
 * A journal in a folder, one file a question, readable by its owner alone. A write goes to a temporary file that is synced and
 * renamed, so that a crash or power loss leaves the old or the new state. A file that cannot be read is set aside as
 * `.corrupt` and told to `onCorrupt`. Rejects with a JournalError where another process has the folder.
 */
export async function fileJournal(
  folder: string,
  options: { readonly onCorrupt?: (file: string) => void } = {},
): Promise<AskJournal> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(folder);
  const fileOf = (id: string) => join(folder, `${id}${SUFFIX}`);
  let temporary = 0;

  return {
    async load() {
      const records: AskRecord[] = [];
      for (const name of await readdir(folder)) {
        const file = join(folder, name);
        if (name.endsWith(".tmp")) await rm(file, { force: true });
        if (!name.endsWith(SUFFIX)) continue;
        const record = parse(await readFile(file, "utf8"));
        if (record) records.push(record);
        else {
          await rename(file, `${file}.corrupt`);
          options.onCorrupt?.(name);
        }
      }
      return records.sort((a, b) => (a.settledAt ?? a.askedAt) - (b.settledAt ?? b.askedAt));
    },
    async save(record) {
      const draft = join(folder, `${record.id}.${temporary++}.tmp`);
      const handle = await open(draft, "w", 0o600);
      try {
        await handle.writeFile(JSON.stringify(record));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, fileOf(record.id));
      await syncFolder(folder);
    },
    async remove(id) {
      await rm(fileOf(id), { force: true });
    },
    close: unlock,
  };
}

function parse(text: string): AskRecord | null {
  try {
    const record = JSON.parse(text) as Partial<AskRecord>;
    const complete =
      record.id && record.secret && record.question && Array.isArray(record.pushes) && record.deadline;
    return complete ? (record as AskRecord) : null;
  } catch {
    return null;
  }
}

/** Makes a rename survive a power loss. Windows cannot open folders and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
