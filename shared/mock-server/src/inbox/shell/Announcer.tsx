import { useEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { useLive } from "../server/live.js";
import { showNotification } from "./browser-notification.js";

const TITLE = "iotpush inbox";
const REMEMBERED = 1_000;

/** Reports new notifications: a screen reader at once, the tab's title while it is not looked at, the desktop if allowed. */
export function Announcer() {
  const [latest, setLatest] = useState<MessageView | null>(null);
  const [unseen, setUnseen] = useState(0);
  const known = useRef(new Set<string>());
  useLive((event) => {
    if (event.type !== "message" || known.current.has(event.message.id)) return;
    known.current.add(event.message.id);
    if (known.current.size > REMEMBERED) known.current.clear();
    if (event.message.actionsTaken.length > 0 || event.message.status === "expired") return;
    setLatest(event.message);
    if (document.hasFocus()) return;
    setUnseen((count) => count + 1);
    showNotification(event.message);
  });
  useEffect(() => {
    const seen = () => setUnseen(0);
    addEventListener("focus", seen);
    return () => removeEventListener("focus", seen);
  }, []);
  useEffect(() => {
    document.title = unseen > 0 ? `(${unseen}) ${TITLE}` : TITLE;
  }, [unseen]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {latest ? `New notification: ${latest.title ?? latest.topic}: ${latest.message}` : ""}
    </p>
  );
}
