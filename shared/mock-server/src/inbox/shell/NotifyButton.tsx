import { useState } from "preact/hooks";
import { Button } from "../common/controls.js";
import { Icon } from "../common/Icon.js";
import { canNotify } from "./browser-notification.js";

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
      class={`chip-button ${permission}`}
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
