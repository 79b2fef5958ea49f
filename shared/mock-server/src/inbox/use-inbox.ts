import { useCallback, useEffect, useState } from "preact/hooks";
import type { MessageView } from "../control/view.js";
import { loadMessages, loadState, type ServerState } from "./api.js";
import { withMessage, withOlder } from "./message-list.js";

export interface Inbox {
  readonly state: ServerState | null;
  readonly messages: readonly MessageView[];
  readonly connected: boolean;
  /** The message that arrived last, for the screen reader. */
  readonly latest: MessageView | null;
  readonly more: (() => void) | null;
}

/** The inbox's data: loaded once, then live by server-sent events; after a break everything is loaded anew. */
export function useInbox(): Inbox {
  const [state, setState] = useState<ServerState | null>(null);
  const [messages, setMessages] = useState<readonly MessageView[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [connected, setConnected] = useState(true);
  const [latest, setLatest] = useState<MessageView | null>(null);

  const reload = useCallback(async () => {
    const [server, page] = await Promise.all([loadState(), loadMessages()]);
    setState(server);
    setMessages(page.messages);
    setNext(page.next);
    setConnected(true);
  }, []);

  useEffect(() => {
    const events = new EventSource("/_mock/events");
    events.addEventListener("ready", () => void reload());
    events.addEventListener("message", (event) => {
      const { message } = JSON.parse(event.data) as { message: MessageView };
      setMessages((list) => withMessage(list, message));
      if (message.actionsTaken.length === 0) setLatest(message);
    });
    for (const type of ["removed", "reset", "phones", "topics", "clock"])
      events.addEventListener(type, () => void reload());
    events.onerror = () => setConnected(false);
    return () => events.close();
  }, [reload]);

  const more = async () => {
    const page = await loadMessages(next ?? undefined);
    setMessages((list) => withOlder(list, page.messages));
    setNext(page.next);
  };
  return { state, messages, connected, latest, more: next === null ? null : () => void more() };
}
