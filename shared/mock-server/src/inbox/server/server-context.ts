import { createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import type { ServerState } from "./control-api.js";
import type { StreamEvent } from "./live-stream.js";

/** The server as every part of the page sees it. */
export interface Server {
  readonly state: ServerState;
  /** The number of faults in force. */
  readonly faults: number;
  /** The function returned ends it. */
  subscribe(listener: (event: StreamEvent) => void): () => void;
}

export const ServerContext = createContext<Server | null>(null);

export function useServer(): Server {
  const server = useContext(ServerContext);
  if (!server) throw new Error("There is no ServerContext around this component");
  return server;
}

/** Hears every live event while the component is shown. */
export function useLive(listener: (event: StreamEvent) => void): void {
  const { subscribe } = useServer();
  const current = useRef(listener);
  current.current = listener;
  useEffect(() => subscribe((event) => current.current(event)), [subscribe]);
}
