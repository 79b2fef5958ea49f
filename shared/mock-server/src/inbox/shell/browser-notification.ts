import type { MessageView } from "../../views.js";
import { goTo } from "./route.js";

export const canNotify = (): boolean => "Notification" in window;

/** Shows a message on the desktop if the reader allowed it; a click leads to its details. */
export function showNotification(message: MessageView): void {
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
    // Some phones' browsers have the constructor and refuse it: the page itself still tells.
  }
}
