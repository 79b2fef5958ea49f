import { mkdir } from "node:fs/promises";
import { isJournalError } from "../../wire/errors/guards.js";
import { JournalError } from "../../wire/errors/journal-error.js";
import { lockFolder } from "./folder-lock.js";
import type { AskJournal } from "./journal.js";
import { nodeFiles } from "./journal-files.js";
import { recordStore } from "./record-store.js";

/**
 * A journal in a folder, one file a question, readable by its owner alone. A write goes to a temporary file that is synced and
 * renamed, so that a crash or power loss leaves the old or the new state. A file that cannot be read is set aside as
 * `.corrupt` and told to `onCorrupt`. Rejects with a JournalError where another process has the folder, or the disk refuses.
 */
export async function fileJournal(
  folder: string,
  options: { readonly onCorrupt?: (file: string) => void } = {},
): Promise<AskJournal> {
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw isJournalError(error) ? error : refused(folder, error as NodeJS.ErrnoException);
    }
  };
  const unlock = await told(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return lockFolder(folder);
  });
  const store = recordStore(folder, nodeFiles, options.onCorrupt);
  return {
    load: () => told(() => store.load()),
    save: (record) => told(() => store.save(record)),
    remove: (id) => told(() => store.remove(id)),
    close: unlock,
  };
}

const refused = (folder: string, { code, message }: NodeJS.ErrnoException) =>
  new JournalError({
    problem: `The journal in ${folder} cannot be read or written (${code ?? message})`,
    fix: "Check that the folder may be written to and that the disk has room.",
  });
