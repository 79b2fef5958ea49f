import type { ActionButton } from "../../contract/action-button.js";
import { PRESETS } from "../../contract/presets.js";
import { matchPreset } from "./match-preset.js";

/** Where buttons show, in a sentence for the person who sets them up. */
export interface LockScreen {
  readonly shows: boolean;
  readonly hint: string;
}

export function lockScreen(actions: readonly ActionButton[]): LockScreen {
  if (actions.length === 0) return { shows: false, hint: "No buttons." };
  const match = matchPreset(actions);
  if (match) {
    const words = actions.map(({ id }) => match.words[id]).join(", ");
    return { shows: true, hint: `Shows on the lock screen as ${words}.` };
  }
  const sets = PRESETS.filter(({ ids }) => ids.length === actions.length).map(({ ids }) => ids.join(" + "));
  const would =
    sets.length > 0
      ? ` Sets that show on the lock screen: ${sets.join("; ")}.`
      : " At most three buttons show on the lock screen.";
  return { shows: false, hint: `Shows only inside the app.${would}` };
}
