import type { ActionButton, ActionType } from "@iotpush/core/contract";
import { Icon } from "../common/Icon.js";
import { ACTION_TYPE_NAMES } from "../common/words.js";

/** One button while it is written. */
export function ButtonRow(props: {
  readonly action: ActionButton;
  readonly onChange: (action: ActionButton) => void;
  readonly onRemove: () => void;
}) {
  const { action, onChange, onRemove } = props;
  return (
    <div class="button-row">
      <input
        aria-label="Id"
        value={action.id}
        onInput={(event) => onChange({ ...action, id: event.currentTarget.value })}
      />
      <input
        aria-label="Label"
        value={action.label}
        onInput={(event) => onChange({ ...action, label: event.currentTarget.value })}
      />
      <select
        aria-label="Type"
        value={action.type}
        onChange={(event) => onChange({ ...action, type: event.currentTarget.value as ActionType })}
      >
        {ACTION_TYPE_NAMES.map((type) => (
          <option key={type}>{type}</option>
        ))}
      </select>
      <label class="check">
        <input
          type="checkbox"
          checked={action.destructive ?? false}
          onChange={(event) => onChange({ ...action, destructive: event.currentTarget.checked })}
        />
        red
      </label>
      <button type="button" class="quiet" aria-label={`Remove ${action.label}`} onClick={onRemove}>
        <Icon name="remove" />
      </button>
      {action.type === "url" && (
        <input
          class="url"
          type="url"
          aria-label="URL it opens"
          placeholder="https://"
          value={action.url ?? ""}
          onInput={(event) => onChange({ ...action, url: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
