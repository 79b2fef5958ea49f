import type { Life } from "../engine/life.js";
import type { QuestionStore } from "./question-store.js";

/** The most ended questions that are remembered. */
const MOST_ENDED = 10_000;
/** Of a question's text, for the notice of a late tap. */
const TEXT_KEPT = 80;

/** A store that lives as long as the process: for tests, and for questions that do not matter after a restart. */
export function memoryStore(): QuestionStore {
  const open = new Map<string, Life>();
  const ended = new Map<string, Life>();
  const keys = new Map<string, string>();
  const find = (id: string) => open.get(id) ?? ended.get(id);
  const forget = ({ id, key }: Life) => {
    ended.delete(id);
    if (key !== undefined && keys.get(key) === id) keys.delete(key);
  };
  return {
    load: async () => [...open.values()],
    find: async (id) => find(id),
    findByKey: async (key) => find(keys.get(key) ?? ""),
    async save(life, was) {
      const { id, key } = life;
      if ((find(id)?.version ?? 0) !== was || (was === 0 && key !== undefined && keys.has(key))) return false;
      if (key !== undefined) keys.set(key, id);
      open.delete(id);
      ended.delete(id);
      const { stored, doneAt } = keptOf(life);
      (doneAt === null ? open : ended).set(id, stored);
      const [oldest] = ended.values();
      if (oldest && ended.size > MOST_ENDED) forget(oldest);
      return true;
    },
    sync: async () => {},
    async forgetEndedBefore(time) {
      for (const life of ended.values()) if ((life.endedAt ?? 0) < time) forget(life);
    },
    close: async () => {},
  };
}

/**
 * What a store keeps of a life. `doneAt`: since when nothing but late taps and its key can ask for it, so that texts and the caller's
 * context go; null while anything else may happen.
 */
export function keptOf(life: Life): { readonly stored: Life; readonly doneAt: number | null } {
  if (!life.outcome || !life.delivered) return { stored: life, doneAt: null };
  const { topic, message, title, actions, timeoutMs, lateNotice } = life.question;
  const question = { topic, message: (title ?? message).slice(0, TEXT_KEPT), actions, timeoutMs, lateNotice };
  return { stored: { ...life, question, attempts: [] }, doneAt: life.endedAt ?? 0 };
}
