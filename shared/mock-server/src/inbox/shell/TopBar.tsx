import { useServer } from "../server/server-context.js";
import { HelpButton } from "./HelpButton.js";
import { NotifyButton } from "./NotifyButton.js";
import { hrefOf } from "./route.js";

/** What the page is, which service is played, and whether its clock stands still. */
export function TopBar() {
  const { state } = useServer();
  return (
    <header class="top-bar">
      <h1>
        <a class="home" href={hrefOf({ panel: "phones" })}>
          iotpush<span class="long"> inbox</span>
        </a>
      </h1>
      <a class={`chip ${state.profile}`} href={hrefOf({ panel: "controls" })}>
        <span class="visually-hidden">Profile: </span>
        {state.profile}
      </a>
      {state.frozen && (
        <a class="chip frozen" href={hrefOf({ panel: "controls" })}>
          clock stopped
        </a>
      )}
      <span class="spacer" />
      <NotifyButton />
      <HelpButton />
    </header>
  );
}
