import { useEffect, useState } from "preact/hooks";
import { loadMessages } from "../server/api.js";
import { type Source, startsOver, useLoaded } from "../server/live.js";

const PAUSE_MS = 200;
const REMEMBERED = 1_000;

interface Latest {
  readonly id: string | null;
  /** How many answers each recent message has, since an event may bring nothing new. */
  readonly answers: ReadonlyMap<string, number>;
}

const LATEST: Source<Latest> = {
  empty: { id: null, answers: new Map() },
  load: async () => {
    const [open, { messages }] = await Promise.all([loadMessages({ open: true }, 1), loadMessages({}, 50)]);
    return {
      id: open.messages[0]?.id ?? messages[0]?.id ?? null,
      answers: new Map(messages.map(({ id, actionsTaken }) => [id, actionsTaken.length])),
    };
  },
  change: (latest, event) => {
    if (startsOver(event) || event.type === "removed") return undefined;
    if (event.type !== "message") return latest;
    const { id, actionsTaken, status } = event.message;
    if (latest.answers.get(id) === actionsTaken.length) return latest;
    const remembered = latest.answers.size < REMEMBERED ? latest.answers : [];
    const answers = new Map(remembered).set(id, actionsTaken.length);
    return { id: status === "expired" ? latest.id : id, answers };
  },
};

/** Of many that come at once, only the last is worth showing: one that has `settled` stays, unless it is gone or the last was answered. */
export const shownOf = ({ id, answers }: Latest, settled: string | null): string | null =>
  settled !== null && answers.has(settled) && !answers.get(id ?? "") ? settled : id;

/** The notification where something happened last: it was sent, or answered; before that the newest open question, or else the newest. */
export function useLatest() {
  const { value, loaded, problem } = useLoaded(LATEST);
  const { id } = value;
  const [settled, setSettled] = useState<string | null>(null);
  const shown = shownOf(value, settled);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(id), shown === id ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [id, shown]);
  return { id: shown, loaded, problem };
}
