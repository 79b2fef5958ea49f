import { type AskJournal, fileJournal } from "@iotpush/core";

/**
 * The journal of a configuration node's questions: a folder that is opened when it is loaded, so that a configuration node that is
 * deployed anew finds it free. Loading rejects with a StoreError where another process has it.
 */
export function journalIn(folder: string, onCorrupt: (file: string) => void): AskJournal {
  let opened: AskJournal | undefined;
  const journal = (): AskJournal => {
    if (!opened) throw new Error("The journal is not open.");
    return opened;
  };
  return {
    load: async () => {
      opened = await fileJournal(folder, { onCorrupt });
      return opened.load();
    },
    save: (record) => journal().save(record),
    sync: () => journal().sync(),
    remove: (id) => journal().remove(id),
    close: async () => opened?.close(),
  };
}
