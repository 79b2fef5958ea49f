import { useRef } from "preact/hooks";
import { Button, Check } from "../common/controls.js";
import { useStored } from "../common/hooks.js";
import { SHORTCUTS, SHORTCUTS_SETTING } from "./shortcuts.js";

export function HelpButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [setting, store] = useStored<"on" | "off">(SHORTCUTS_SETTING, "on", ["on", "off"]);
  return (
    <>
      <Button
        class="chip-button"
        id="help"
        aria-label="Keyboard shortcuts"
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </Button>
      <dialog ref={dialog} aria-labelledby="help-title">
        <h2 id="help-title">Keyboard</h2>
        <dl class="keys">
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
