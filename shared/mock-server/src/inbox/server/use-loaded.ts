import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { changesDuring } from "./changes-during.js";
import type { StreamEvent } from "./live-stream.js";
import { useLive } from "./server-context.js";

/** What is shown of something that is loaded, and kept up to date by live events. */
export interface Loaded<T> {
  readonly value: T;
  /** False until it has come for the first time. */
  readonly loaded: boolean;
  /** Why it could not be loaded the last time; the value is then what it was before. Null if it could. */
  readonly problem: unknown;
}

/** `load` and `change` begin again when they are others than before: make them once. Without a value yet it is `empty`. */
export function useLoaded<T>(
  load: () => Promise<T>,
  options: {
    readonly empty: T;
    /** The value with what an event says; the same value if that says nothing of it. An event may come twice. */
    readonly change: (value: T, event: StreamEvent) => T;
    /** The events after which it has to be loaded again. */
    readonly reloadOn: readonly StreamEvent["type"][];
  },
): Loaded<T> {
  const { empty, change, reloadOn } = options;
  const [state, setState] = useState<Loaded<T>>({ value: empty, loaded: false, problem: null });
  const [events] = useState(changesDuring<StreamEvent>);
  /** Rises with every load; only the newest counts. */
  const round = useRef(0);

  const reload = useCallback(async () => {
    round.current += 1;
    const asked = round.current;
    const next = await events.during(load).then(
      ([value, heard]) =>
        (): Loaded<T> => ({ value: heard.reduce(change, value), loaded: true, problem: null }),
      (problem: unknown) =>
        (before: Loaded<T>): Loaded<T> => ({ ...before, problem }),
    );
    if (round.current === asked) setState(next);
  }, [load, change, events]);
  useEffect(() => void reload(), [reload]);

  useLive((event) => {
    events.hear(event);
    setState((before) => {
      const value = change(before.value, event);
      return value === before.value ? before : { value, loaded: true, problem: null };
    });
    if (reloadOn.includes(event.type)) void reload();
  });
  return state;
}
