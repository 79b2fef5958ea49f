import { mkdir } from "node:fs/promises";
import { lockFolder } from "./folder-lock.js";
import type { AskJournal } from "./journal.js";
import { nodeFiles } from "./journal-files.js";
import { recordStore } from "./record-store.js";

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
  return { ...recordStore(folder, nodeFiles, options.onCorrupt), close: unlock };
}
