import { join } from "node:path";
import type { AskJournal, AskRecord } from "./journal.js";
import type { JournalFiles } from "./journal-files.js";

const SUFFIX = ".json";

/** The journal's way with files: one a question, replaced whole, so that a crash at any step leaves the old or the new state. */
export function recordStore(
  folder: string,
  files: JournalFiles,
  onCorrupt?: (file: string) => void,
): Omit<AskJournal, "close"> {
  const fileOf = (id: string) => join(folder, `${id}${SUFFIX}`);
  let temporary = 0;

  return {
    async load() {
      const records: AskRecord[] = [];
      for (const name of await files.list(folder)) {
        const file = join(folder, name);
        if (name.endsWith(".tmp")) await files.remove(file);
        if (!name.endsWith(SUFFIX)) continue;
        const record = parse(await files.read(file));
        if (record) records.push(record);
        else {
          await files.rename(file, `${file}.corrupt`);
          onCorrupt?.(name);
        }
      }
      return records.sort((a, b) => (a.settledAt ?? a.askedAt) - (b.settledAt ?? b.askedAt));
    },
    async save(record) {
      const draft = join(folder, `${record.id}.${temporary++}.tmp`);
      await files.write(draft, JSON.stringify(record));
      await files.rename(draft, fileOf(record.id));
      await files.sync(folder);
    },
    remove: (id) => files.remove(fileOf(id)),
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
