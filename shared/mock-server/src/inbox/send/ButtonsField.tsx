import type { ActionButton } from "@iotpush/core/contract";
import { lockScreenButtons } from "../card/phone-buttons.js";
import { Button, Check, Icon, Input, Select } from "../common/parts.js";
import { ACTION_TYPE_NAMES } from "../common/words.js";
import { BUTTON_SETS } from "./examples.js";

const OWN = "My own";
const MOST = 20;

/** The notification's buttons: one of the predefined sets, or one's own. */
export function ButtonsField(props: {
  readonly actions: readonly ActionButton[];
  readonly onChange: (actions: readonly ActionButton[]) => void;
}) {
  const { actions, onChange } = props;
  const chosen = BUTTON_SETS.find((set) => JSON.stringify(set.actions) === JSON.stringify(actions));
  const add = () => {
    const number = actions.length + 1;
    onChange([...actions, { id: `button-${number}`, label: `Button ${number}`, type: "button" }]);
  };
  return (
    <fieldset class="group stack">
      <legend class="small">Buttons</legend>
      <Select
        label="Set"
        value={chosen?.name ?? OWN}
        options={[...BUTTON_SETS.map(({ name }) => name), OWN]}
        onChange={(name) => onChange(BUTTON_SETS.find((set) => set.name === name)?.actions ?? actions)}
      />
      {actions.map((action, index) => (
        <ButtonRow
          key={index}
          action={action}
          onChange={(change) => onChange(actions.with(index, { ...action, ...change }))}
          onRemove={() => onChange(actions.toSpliced(index, 1))}
        />
      ))}
      {actions.length < MOST && <Button onClick={add}>Add a button</Button>}
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

function ButtonRow(props: {
  readonly action: ActionButton;
  readonly onChange: (change: Partial<ActionButton>) => void;
  readonly onRemove: () => void;
}) {
  const { action, onChange, onRemove } = props;
  return (
    <div class="button-row stack">
      <Input aria-label="Id" value={action.id} onText={(id) => onChange({ id })} />
      <Input aria-label="Label" value={action.label} onText={(label) => onChange({ label })} />
      <Select
        aria-label="Type"
        value={action.type}
        options={ACTION_TYPE_NAMES}
        onChange={(type) => onChange({ type })}
      />
      <Check
        label="red"
        checked={action.destructive ?? false}
        onChange={(destructive) => onChange({ destructive })}
      />
      <Button class="quiet" aria-label={`Remove ${action.label}`} onClick={onRemove}>
        <Icon name="remove" />
      </Button>
      {action.type === "url" && (
        <Input
          class="url"
          type="url"
          aria-label="URL it opens"
          placeholder="https://"
          value={action.url ?? ""}
          onText={(url) => onChange({ url })}
        />
      )}
    </div>
  );
}
