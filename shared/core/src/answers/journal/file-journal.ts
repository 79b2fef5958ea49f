import { mkdir } from "node:fs/promises";
import { JsonFolder } from "../../storage/json-folder.js";
import { isStoreError } from "../../wire/errors/guards.js";
import { StoreError } from "../../wire/errors/store-error.js";
import { lockFolder } from "./folder-lock.js";
import type { AskJournal, AskRecord } from "./journal.js";

/**
 * A journal in a folder, one file a question, readable by its owner alone. A file that cannot be read is set aside as
 * `.corrupt` and told to `onCorrupt`. Rejects with a StoreError where another process has the folder, or the disk refuses.
 */
export async function fileJournal(
  folder: string,
  options: { readonly onCorrupt?: (file: string) => void } = {},
): Promise<AskJournal> {
  const told = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw isStoreError(error) ? error : refused(folder, error as NodeJS.ErrnoException);
    }
  };
  const unlock = await told(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return lockFolder(folder);
  });
  const records = await told(() => JsonFolder.open(folder, { read: readRecord, ...options })).catch(
    async (error) => {
      await unlock();
      throw error;
    },
  );
  return {
    load: () => told(async () => oldestFirst([...(await records.load()).values()])),
    save: (record) => told(() => records.save(record.id, record)),
    sync: () => told(() => records.sync()),
    remove: (id) => told(() => records.remove(id)),
    close: async () => {
      await records.close().catch(() => undefined);
      await unlock();
    },
  };
}

const oldestFirst = (records: AskRecord[]) =>
  records.sort((a, b) => (a.settledAt ?? a.askedAt) - (b.settledAt ?? b.askedAt));

function readRecord(value: unknown): AskRecord {
  const { id, secret, question, pushes, deadline } = value as Partial<AskRecord>;
  if (id && secret && question && Array.isArray(pushes) && deadline) return value as AskRecord;
  throw new TypeError("This is no question.");
}

const refused = (folder: string, { code, message }: NodeJS.ErrnoException) =>
  new StoreError({
    problem: `The journal in ${folder} cannot be read or written (${code ?? message})`,
    fix: "Check that the folder may be written to and that the disk has room.",
  });
