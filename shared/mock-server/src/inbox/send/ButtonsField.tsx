import type { ActionButton } from "@iotpush/core/contract";
import { lockScreenButtons } from "../card/lock-screen.js";
import { ButtonRow } from "./ButtonRow.js";
import { BUTTON_SETS } from "./examples.js";

const OWN = "own";
const MOST = 20;

/** The notification's buttons: one of the predefined sets, or one's own. */
export function ButtonsField(props: {
  readonly actions: readonly ActionButton[];
  readonly onChange: (actions: readonly ActionButton[]) => void;
}) {
  const { actions, onChange } = props;
  const chosen = BUTTON_SETS.findIndex((set) => JSON.stringify(set.actions) === JSON.stringify(actions));
  return (
    <fieldset class="group">
      <legend>Buttons</legend>
      <label class="field">
        Set
        <select
          value={chosen < 0 ? OWN : chosen}
          onChange={(event) => onChange(BUTTON_SETS[Number(event.currentTarget.value)]?.actions ?? actions)}
        >
          {BUTTON_SETS.map(({ name }, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
          <option value={OWN}>My own</option>
        </select>
      </label>
      {actions.map((action, index) => (
        <ButtonRow
          key={index}
          action={action}
          onChange={(changed) => onChange(actions.with(index, changed))}
          onRemove={() => onChange(actions.toSpliced(index, 1))}
        />
      ))}
      {actions.length < MOST && (
        <button
          type="button"
          class="button"
          onClick={() => {
            const id = `button-${actions.length + 1}`;
            onChange([...actions, { id, label: `Button ${actions.length + 1}`, type: "button" }]);
          }}
        >
          Add a button
        </button>
      )}
      {actions.length > 0 && (
        <p class="soft">
          {lockScreenButtons(actions)
            ? "A predefined set: these show on the lock screen, with the app's own words."
            : "Not a predefined set: these show inside the app only."}
        </p>
      )}
    </fieldset>
  );
}
