import { useEffect, useState } from "preact/hooks";
import { useServer } from "./server-context.js";

const TICK_MS = 1_000;

/** The service's own time, ticking as its clock does. Milliseconds since 1970. */
export function useNow(): number {
  const { state } = useServer();
  const [now, setNow] = useState(() => Date.parse(state.now));
  useEffect(() => {
    const start = Date.parse(state.now);
    setNow(start);
    if (state.frozen) return;
    const since = performance.now();
    const timer = setInterval(() => setNow(start + performance.now() - since), TICK_MS);
    return () => clearInterval(timer);
  }, [state]);
  return now;
}
