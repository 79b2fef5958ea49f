import type { ActionButton } from "../../contract/action-button.js";
import {
  PRESET_WORDS,
  PRESETS,
  type Preset,
  type PresetActionId,
  TEXT_PRESET_IDS,
} from "../../contract/presets.js";

export interface PresetMatch {
  readonly preset: Preset;
  /** By action id: the word that the lock screen shows, whatever the label says. */
  readonly words: Readonly<Record<string, string>>;
}

/**
 * The predefined set that a notification's buttons form, so that they show on the lock screen; null if they only show
 * inside the app. Order does not matter, kinds do: a text button must be of type reply, no other may be.
 * Documentation: Pre-defined Action Categories.
 */
export function matchPreset(actions: readonly ActionButton[]): PresetMatch | null {
  const ids = new Set(actions.map((action) => action.id));
  const preset = PRESETS.find(
    (candidate) =>
      candidate.ids.length === actions.length &&
      ids.size === actions.length &&
      candidate.ids.every((id) => ids.has(id)),
  );
  if (!preset || !actions.every((action) => fitsKind(action, action.id as PresetActionId))) return null;
  return { preset, words: Object.fromEntries(preset.ids.map((id) => [id, PRESET_WORDS[id]])) };
}

/** Whether a button's type suits a predefined id: text for reply and comment, a tap for all others. */
export const fitsKind = (action: ActionButton, id: PresetActionId): boolean =>
  (action.type === "reply") === TEXT_PRESET_IDS.includes(id);

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
