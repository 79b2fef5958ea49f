import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ControlRefused, controlFetch, loadFaults, loadState, type ServerState } from "./api.js";
import type { Server } from "./live.js";
import { followEvents, type StreamEvent } from "./live-stream.js";

/** The page's one connection to the server. */
export interface StreamState {
  readonly server: Server | null;
  readonly connected: boolean;
  /** Why the control API refuses the page; null if it does not. */
  readonly refused: ControlRefused | null;
  /** Connects at once, for example with a control token just entered. */
  reconnect(): void;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Connects, keeps the server's state up to date by its live events, and passes these on. */
export function useConnection(): StreamState {
  const [state, setState] = useState<ServerState | null>(null);
  const [faults, setFaults] = useState(0);
  const [connected, setConnected] = useState(true);
  const [refused, setRefused] = useState<ControlRefused | null>(null);
  const [round, setRound] = useState(0);
  const listeners = useRef(new Set<(event: StreamEvent) => void>());
  /** Rises with every load of the state; an earlier one that comes later no longer counts. */
  const loads = useRef(0);

  const onEvent = useCallback((event: StreamEvent) => {
    if (event.type === "lost") {
      // What was asked before the connection broke does not restore it.
      loads.current += 1;
      setConnected(false);
      setRefused(event.error instanceof ControlRefused ? event.error : null);
    } else if (CHANGES_STATE.has(event.type)) {
      loads.current += 1;
      const asked = loads.current;
      void Promise.all([loadState(), loadFaults()]).then(([server, inForce]) => {
        if (loads.current !== asked) return;
        setState(server);
        setFaults(inForce.length);
        setConnected(true);
        setRefused(null);
      }, ignoreUntilNextEvent);
    }
    for (const listener of listeners.current) listener(event);
  }, []);

  useEffect(() => {
    const ending = new AbortController();
    void followEvents({
      open: (signal) => controlFetch("/events", { signal }),
      onEvent,
      sleep,
      signal: ending.signal,
    });
    return () => ending.abort();
  }, [onEvent, round]);

  const subscribe = useCallback((listener: (event: StreamEvent) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  }, []);
  const server = useMemo(() => (state ? { state, faults, subscribe } : null), [state, faults, subscribe]);
  const reconnect = useCallback(() => setRound((count) => count + 1), []);
  return { server, connected, refused, reconnect };
}

const CHANGES_STATE = new Set<StreamEvent["type"]>(["ready", "phones", "topics", "clock", "faults", "reset"]);

/** The stream itself reports a lost connection. */
const ignoreUntilNextEvent = () => undefined;
