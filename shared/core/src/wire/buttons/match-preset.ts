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
