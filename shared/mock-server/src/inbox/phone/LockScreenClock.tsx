import { useNow } from "../server/use-now.js";

/** The large clock of a locked phone. */
export function LockScreenClock() {
  const now = new Date(useNow());
  return (
    <div class="lock-clock" aria-hidden="true">
      <span class="date">
        {now.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" })}
      </span>
      <span class="time">
        {now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}
      </span>
    </div>
  );
}
