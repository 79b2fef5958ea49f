import { offsetText, shortTime } from "../common/time.js";
import { useServer } from "../server/live.js";
import { HelpButton } from "./HelpButton.js";
import { NotifyButton } from "./notifications.js";
import { hrefOf } from "./route.js";

/** A clock that differs less was not moved. */
const NOT_MOVED_MS = 30_000;

/** What the page is, how the service behaves, and whether its clock was stopped or moved. */
export function TopBar() {
  const { profile, frozen, aheadMs, now } = useServer().state;
  const clock = frozen
    ? `clock stopped at ${shortTime(now, Date.now())}`
    : Math.abs(aheadMs) > NOT_MOVED_MS && `clock ${offsetText(aheadMs)}`;
  return (
    <header class="top-bar">
      <h1>
        <a class="home" href={hrefOf({ panel: "phones" })}>
          iotpush<span class="long"> inbox</span>
        </a>
      </h1>
      <a class={`chip ${profile}`} href={hrefOf({ panel: "controls" })}>
        <span class="visually-hidden">Profile: </span>
        {profile}
      </a>
      {clock && (
        <a class="chip moved" href={hrefOf({ panel: "controls" })}>
          {clock}
        </a>
      )}
      <span class="spacer" />
      <NotifyButton />
      <HelpButton />
    </header>
  );
}
