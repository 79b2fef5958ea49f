import type { ServerResponse } from "node:http";
import type { ServiceContext } from "../service/context.js";
import type { EventHub } from "../service/events.js";
import { messageView } from "../service/message-view.js";
import type { InboxEvent } from "../views.js";

/** Whoever reads slower than this is cut off; the inbox then connects again and loads again. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/** Writes what happens as server-sent events, straight to the socket, until it is closed or falls too far behind. */
export function streamEvents(
  hub: EventHub,
  service: ServiceContext,
  outgoing: Pick<ServerResponse, "writeHead" | "write" | "destroy" | "once" | "writableLength">,
): void {
  outgoing.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  const write = ({ type, ...data }: InboxEvent | { readonly type: "ready" }) => {
    if (outgoing.writableLength > MOST_UNREAD_BYTES) outgoing.destroy();
    else outgoing.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const unsubscribe = hub.subscribe((event) =>
    write(
      event.type === "message" ? { type: "message", message: messageView(service, event.row.id) } : event,
    ),
  );
  outgoing.once("close", unsubscribe);
  write({ type: "ready" });
}
