import type { SSEStreamingApi } from "hono/streaming";
import type { EventHub } from "./events.js";

/** Whoever reads slower than this many events is cut off; the inbox then connects again and loads anew. */
const MOST_WAITING = 10_000;

/** Writes what happens to a stream of server-sent events, until it is left or falls too far behind. */
export const streamEvents = (
  hub: EventHub,
  stream: Pick<SSEStreamingApi, "writeSSE" | "onAbort">,
): Promise<void> =>
  new Promise((resolve) => {
    let waiting = 0;
    const end = () => {
      unsubscribe();
      resolve();
    };
    const write = async (event: string, data: object) => {
      if (waiting === MOST_WAITING) return end();
      waiting += 1;
      await stream.writeSSE({ event, data: JSON.stringify(data) });
      waiting -= 1;
    };
    const unsubscribe = hub.subscribe(({ type, ...data }) => void write(type, data));
    stream.onAbort(end);
    void write("ready", {});
  });
