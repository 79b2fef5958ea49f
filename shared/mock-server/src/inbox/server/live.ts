import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ServerState } from "./api.js";
import { changesDuring } from "./changes-during.js";
import type { StreamEvent } from "./live-stream.js";

export const ServerContext = createContext<ServerState | null>(null);

export function useServer(): ServerState {
  const server = useContext(ServerContext);
  if (!server) throw new Error("There is no ServerContext around this component");
  return server;
}

/** The listeners for live events. */
export const listeners = new Set<(event: StreamEvent) => void>();

/** Hears every live event from the component's first rendering on; an effect would begin only once that is drawn. */
export function useLive(listener: (event: StreamEvent) => void): void {
  const current = useRef(listener);
  current.current = listener;
  useLayoutEffect(() => {
    const hear = (event: StreamEvent) => current.current(event);
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }, []);
}

/** The service's own time, in milliseconds since 1970. */
export function useServiceTime(): number {
  const { now, frozen, aheadMs } = useServer();
  return frozen ? Date.parse(now) : Date.now() + aheadMs;
}

const TICK_MS = 1_000;

/** Like `useServiceTime`, updated every second. */
export function useNow(): number {
  const { frozen } = useServer();
  const [, tick] = useState(0);
  useEffect(() => {
    if (frozen) return;
    const timer = setInterval(() => tick((ticks) => ticks + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [frozen]);
  return useServiceTime();
}

/** Where a value comes from, and what events say of it. */
export interface Source<T> {
  /** Until it has come. */
  readonly empty: T;
  /** The least time between two loads; default none. */
  readonly pauseMs?: number;
  load(): Promise<T>;
  /** The value after an event: the same one if that says nothing of it, undefined if it has to be loaded again. An event may come twice. */
  change(value: T, event: StreamEvent): T | undefined;
}

/** Whether everything may have changed. */
export const startsOver = ({ type }: StreamEvent): boolean => type === "ready" || type === "reset";

/**
 * Begins again with every other source: make each once. What is shown stays until the new one's has come.
 * `loaded` is false until it has come for the first time, `problem` why it could not be loaded the last time, or null.
 */
export function useLoaded<T>(source: Source<T>) {
  const [state, setState] = useState({ value: source.empty, loaded: false, problem: null as unknown });
  /** What is shown, or will be with the next rendering. */
  const latest = useRef(state);
  const current = useRef(source);
  current.current = source;

  const { show, events, reload } = useMemo(() => {
    const show = (next: typeof state) => {
      latest.current = next;
      setState(next);
    };
    const events = changesDuring<StreamEvent>();
    let asked = 0;
    let shown = 0;
    const reload = paced(async () => {
      const turn = ++asked;
      const next = await events
        .during(() => source.load())
        .then(
          ([value, heard]) => ({
            value: heard.reduce((before, event) => source.change(before, event) ?? before, value),
            loaded: true,
            problem: null,
          }),
          (problem: unknown) => ({ ...latest.current, problem }),
        );
      // What was asked earlier and comes later knows less.
      if (current.current !== source || turn < shown) return;
      shown = turn;
      show(next);
    }, source.pauseMs);
    return { show, events, reload };
  }, [source]);
  useEffect(reload, [reload]);

  useLive((event) => {
    events.hear(event);
    const before = latest.current.value;
    const value = source.change(before, event);
    if (value === undefined) reload();
    else if (value !== before) show({ ...latest.current, value, problem: null });
  });
  return { ...state, reload };
}

/** Does it at once, and then at most once in a pause, however often it is asked for. */
function paced(work: () => Promise<void>, pauseMs = 0): () => void {
  let pausing = false;
  let again = false;
  const begin = () => {
    again = false;
    pausing = true;
    setTimeout(() => {
      pausing = false;
      if (again) begin();
    }, pauseMs);
    void work();
  };
  return () => {
    if (pausing) again = true;
    else begin();
  };
}
