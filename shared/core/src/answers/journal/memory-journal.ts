import type { AskJournal, AskRecord } from "./journal.js";

/** A journal that lives as long as the process: for tests, and for hosts that ask nothing that matters after a restart. */
export function memoryJournal(): AskJournal {
  const records = new Map<string, AskRecord>();
  return {
    load: async () => [...records.values()],
    save: async (record) => {
      records.set(record.id, record);
    },
    sync: async () => {},
    remove: async (id) => {
      records.delete(id);
    },
    close: async () => {},
  };
}
