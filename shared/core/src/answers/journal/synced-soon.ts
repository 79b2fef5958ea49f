import type { AskJournal } from "./journal.js";

/**
 * A journal that begins a sync after each save: nobody waits for it but those who ask for `sync()`. One that fails is told; the next
 * tries again.
 */
export const syncedSoon = (journal: AskJournal, onFailure: (error: unknown) => void): AskJournal => ({
  load: () => journal.load(),
  async save(record) {
    await journal.save(record);
    void journal.sync().catch(onFailure);
  },
  sync: () => journal.sync(),
  remove: (id) => journal.remove(id),
  close: () => journal.close(),
});
