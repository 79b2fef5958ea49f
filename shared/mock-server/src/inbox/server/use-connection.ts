import { useEffect, useState } from "preact/hooks";
import { ControlRefused, controlFetch, loadState, type ServerState } from "./api.js";
import { listeners, type Source, useLoaded } from "./live.js";
import { followEvents, type StreamEvent } from "./live-stream.js";

/** The page's one connection to the server. */
interface Connection {
  readonly server: ServerState | null;
  readonly connected: boolean;
  /** Why the control API refuses the page; null if it does not. */
  readonly refused: ControlRefused | null;
}

const CHANGES_STATE = new Set<StreamEvent["type"]>(["ready", "phones", "topics", "clock", "faults", "reset"]);

const CONNECTION: Source<Connection> = {
  empty: { server: null, connected: true, refused: null },
  load: async () => ({ server: await loadState(), connected: true, refused: null }),
  change: (connection, event) => {
    if (event.type !== "lost") return CHANGES_STATE.has(event.type) ? undefined : connection;
    const refused = event.error instanceof ControlRefused ? event.error : null;
    return { ...connection, connected: false, refused };
  },
};

/** Connects, keeps the server's state up to date by its live events, and passes these on. */
export function useConnection() {
  const { value } = useLoaded(CONNECTION);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    void followEvents({
      open: (signal) => controlFetch("/events", { signal }),
      onEvent: (event) => {
        for (const listener of listeners) listener(event);
      },
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      signal: ending.signal,
    });
    return () => ending.abort();
  }, [round]);
  /** Connects at once, for example with a control token just entered. */
  const reconnect = () => setRound((count) => count + 1);
  return { ...value, reconnect };
}
