import type { Life } from "../engine/life.js";
import type { AskJournal, AskRecord } from "../journal/journal.js";
import { compactLife } from "./memory-store.js";
import { lifeOfOld } from "./old-question.js";
import type { QuestionStore } from "./question-store.js";

/** A journal refuses records without a deadline. */
const NO_DEADLINE = Number.MAX_SAFE_INTEGER;

/** The store that an older journal makes. */
export function journalStore(journal: AskJournal): QuestionStore {
  const lives = new Map<string, Life>();
  return {
    async load() {
      for (const record of await journal.load()) lives.set(record.id, lifeOf(record));
      return [...lives.values()].filter(({ delivered }) => !delivered);
    },
    find: async (id) => lives.get(id),
    findByKey: async (key) => [...lives.values()].findLast((life) => life.key === key),
    async save(life, was) {
      if ((lives.get(life.id)?.version ?? 0) !== was) return false;
      await journal.save(recordOf(life));
      lives.set(life.id, life.delivered ? compactLife(life) : life);
      return true;
    },
    sync: () => journal.sync(),
    async forgetEndedBefore(time) {
      for (const { id, endedAt = time, delivered } of [...lives.values()]) {
        if (!delivered || endedAt >= time) continue;
        lives.delete(id);
        await journal.remove(id);
      }
    },
    close: () => journal.close(),
  };
}

function recordOf(life: Life): AskRecord {
  const { id, secret, question, askedAt, deadline, pushes } = life;
  const known = pushes.map((push) => ({ ...push, receiptId: push.receiptId ?? "" }));
  const record: AskRecord = {
    id,
    secret,
    question,
    askedAt,
    deadline: deadline ?? NO_DEADLINE,
    pushes: known,
    repeated: 0,
    reminded: 0,
  };
  return { ...record, ...{ life } };
}

/** Also of a record that an older version wrote. */
const lifeOf = (record: AskRecord & { readonly life?: Life }): Life => record.life ?? lifeOfOld(record);
