import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { loadMessages } from "../server/api.js";
import { useLive } from "../server/live.js";
import type { StreamEvent } from "../server/live-stream.js";

const PAUSE_MS = 200;
const REMEMBERED = 1_000;
const ANY = { topic: "", priority: "", search: "", phone: "" } as const;

interface Latest {
  readonly id: string | null;
  readonly loaded: boolean;
  readonly problem?: unknown;
}

/** The notification where something happened last: it was sent, or answered; before that the newest open question, or else the newest. */
export function useLatest(): Latest {
  const [latest, setLatest] = useState<Latest>({ id: null, loaded: false });
  const known = useRef(new Map<string, number>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  /** Rises with whatever may change the latest: what was loaded before knows less. */
  const turns = useRef(0);
  const begin = useCallback(async () => {
    known.current.clear();
    turns.current += 1;
    const turn = turns.current;
    const [open, all] = await Promise.all([loadMessages({ ...ANY, open: true }, 1), loadMessages(ANY, 50)]);
    for (const { id, actionsTaken } of all.messages)
      if (!known.current.has(id)) known.current.set(id, actionsTaken.length);
    if (turn === turns.current)
      setLatest({ id: open.messages[0]?.id ?? all.messages[0]?.id ?? null, loaded: true });
  }, []);
  const restart = useCallback(
    () => void begin().catch((problem: unknown) => setLatest((before) => ({ ...before, problem }))),
    [begin],
  );
  useEffect(restart, [restart]);
  useEffect(() => () => clearTimeout(timer.current), []);

  useLive((event: StreamEvent) => {
    if (event.type === "ready" || event.type === "reset" || event.type === "removed") return restart();
    if (event.type !== "message") return;
    const { id, actionsTaken, status } = event.message;
    if (known.current.size > REMEMBERED) known.current.clear();
    const before = known.current.get(id);
    known.current.set(id, actionsTaken.length);
    if (before === actionsTaken.length || status === "expired") return;
    turns.current += 1;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setLatest({ id, loaded: true }), before === undefined ? PAUSE_MS : 0);
  });
  return latest;
}
