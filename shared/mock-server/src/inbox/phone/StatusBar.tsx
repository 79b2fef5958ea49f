import { useNow } from "../server/use-now.js";

/** The line on top of the screen: the service's time, and whether the phone can be reached. */
export function StatusBar({ online }: { readonly online: boolean }) {
  const time = new Date(useNow()).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return (
    <div class="status-bar" aria-hidden="true">
      <span>{time}</span>
      <span class="island" />
      <span class={online ? "signal" : "signal off"}>{online ? "5G" : "offline"}</span>
    </div>
  );
}
