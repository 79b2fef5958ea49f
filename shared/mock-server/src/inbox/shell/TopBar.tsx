import { useRef } from "preact/hooks";
import { useStored } from "../common/hooks.js";
import { Button, Check } from "../common/parts.js";
import { offsetText, shortTime } from "../common/time.js";
import { useServer } from "../server/live.js";
import { NotifyButton } from "./notifications.js";
import { hrefOf } from "./route.js";
import { SHORTCUTS, SHORTCUTS_SETTING } from "./shortcuts.js";

/** A clock that differs less was not moved. */
const NOT_MOVED_MS = 30_000;

/** What the page is, how the service behaves, and whether its clock was stopped or moved. */
export function TopBar() {
  const { profile, frozen, aheadMs, now } = useServer();
  const clock = frozen
    ? `clock stopped at ${shortTime(now, Date.now())}`
    : Math.abs(aheadMs) > NOT_MOVED_MS && `clock ${offsetText(aheadMs)}`;
  return (
    <header class="top-bar row">
      <h1>
        <a class="home row touch" href={hrefOf({ panel: "phones" })}>
          iotpush<span class="long"> inbox</span>
        </a>
      </h1>
      <a class={`chip row small ${profile}`} href={hrefOf({ panel: "controls" })}>
        <span class="visually-hidden">Profile: </span>
        {profile}
      </a>
      {clock && (
        <a class="chip row small moved" href={hrefOf({ panel: "controls" })}>
          {clock}
        </a>
      )}
      <span class="spacer" />
      <NotifyButton />
      <HelpButton />
    </header>
  );
}

function HelpButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [setting, store] = useStored<"on" | "off">(SHORTCUTS_SETTING, "on", ["on", "off"]);
  return (
    <>
      <Button
        class="chip-button small"
        id="help"
        aria-label="Keyboard shortcuts"
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </Button>
      <dialog ref={dialog} aria-labelledby="help-title">
        <h2 id="help-title">Keyboard</h2>
        <dl class="keys stack tight">
          {SHORTCUTS.map(({ keys, does }) => (
            <div key={does}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <Check
          label="Use these keys"
          checked={setting === "on"}
          onChange={(checked) => store(checked ? "on" : "off")}
        />
        <form method="dialog">
          <button type="submit" class="button primary">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}
