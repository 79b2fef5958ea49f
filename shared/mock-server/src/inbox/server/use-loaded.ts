import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { sentenceOf } from "./control-fetch.js";
import { heardMeanwhile } from "./heard-meanwhile.js";
import type { StreamEvent } from "./live-stream.js";
import { useLive } from "./server-context.js";

/** What is shown of something that is loaded, and kept up to date by live events. */
export interface Loaded<T> {
  readonly value: T;
  /** Why it could not be loaded the last time; null where it could. */
  readonly problem: string | null;
}

/** `load` and `change` begin again when they are others than before: make them once. Without a value yet it is `empty`. */
export function useLoaded<T>(
  load: () => Promise<T>,
  options: {
    readonly empty: T;
    /** The value with what an event says; the same value where that says nothing of it. An event may come twice. */
    readonly change: (value: T, event: StreamEvent) => T;
    /** The events after which it has to be loaded again. */
    readonly reloadOn: readonly StreamEvent["type"][];
  },
): Loaded<T> {
  const { empty, change, reloadOn } = options;
  const [loaded, setLoaded] = useState<Loaded<T>>({ value: empty, problem: null });
  const [events] = useState(heardMeanwhile<StreamEvent>);
  /** Rises with every load; only the newest counts. */
  const round = useRef(0);

  const reload = useCallback(async () => {
    round.current += 1;
    const asked = round.current;
    const next = await events.during(load).then(
      ([value, heard]): Loaded<T> => ({ value: heard.reduce(change, value), problem: null }),
      (error): Loaded<T> => ({ value: empty, problem: sentenceOf(error) }),
    );
    if (round.current === asked) setLoaded(next);
  }, [load, change, empty, events]);
  useEffect(() => void reload(), [reload]);

  useLive((event) => {
    events.hear(event);
    setLoaded((before) => {
      const value = change(before.value, event);
      return value === before.value ? before : { value, problem: null };
    });
    if (reloadOn.includes(event.type)) void reload();
  });
  return loaded;
}
