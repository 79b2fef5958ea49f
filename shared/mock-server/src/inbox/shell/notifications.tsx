import { useEffect, useRef, useState } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { Button, Icon } from "../common/parts.js";
import { useLive } from "../server/live.js";
import { goTo } from "./route.js";

const canNotify = (): boolean => "Notification" in window;

/** Shows a message on the desktop if the reader allowed it; a click leads to its details. */
function showNotification(message: MessageView): void {
  if (!canNotify() || Notification.permission !== "granted") return;
  try {
    const shown = new Notification(message.title ?? message.topic, {
      body: message.message,
      tag: message.id,
    });
    shown.onclick = () => {
      window.focus();
      goTo({ panel: "message", id: message.id });
      shown.close();
    };
  } catch {
    // Some phones' browsers have the constructor but refuse it; the page still shows the message.
  }
}

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

const WORDS = {
  granted: "Notifications on",
  denied: "Notifications blocked",
  default: "Notify me",
} as const;

export function NotifyButton() {
  const [permission, setPermission] = useState(canNotify() ? Notification.permission : "denied");
  if (!canNotify()) return null;
  return (
    <Button
      class={`chip-button row small ${permission}`}
      disabled={permission !== "default"}
      title={
        permission === "denied"
          ? "This browser blocks them: allow notifications for this address in its settings"
          : "Shows new notifications on the desktop while this page is in the background"
      }
      onClick={() => void Notification.requestPermission().then(setPermission)}
    >
      <Icon name="bell" />
      <span class="long">{WORDS[permission]}</span>
    </Button>
  );
}
