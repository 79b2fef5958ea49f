import type { ServerResponse } from "node:http";
import type { EventHub } from "../service/events.js";

/** Whoever reads slower than this is cut off; the inbox then connects again and loads again. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/** Writes what happens as server-sent events, straight to the socket, until it is closed or falls too far behind. */
export function streamEvents(
  hub: EventHub,
  outgoing: Pick<ServerResponse, "writeHead" | "write" | "destroy" | "once" | "writableLength">,
): void {
  outgoing.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  const write = (event: string, data: object) => {
    if (outgoing.writableLength > MOST_UNREAD_BYTES) outgoing.destroy();
    else outgoing.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const unsubscribe = hub.watch(({ type, ...data }) => write(type, data));
  outgoing.once("close", unsubscribe);
  write("ready", {});
}
