import {
  type ActionButton,
  matchPreset,
  type PresetActionId,
  RED_PRESET_IDS,
  TEXT_PRESET_IDS,
} from "@iotpush/core/contract";

/** A button as the lock screen shows it. */
export interface LockScreenButton {
  readonly action: ActionButton;
  /** The app's own word, whatever the label says. */
  readonly word: string;
  readonly red: boolean;
  readonly takesText: boolean;
  /** Tapping it brings the app to the foreground. */
  readonly opensApp: boolean;
}

const STAY_LOCKED: readonly PresetActionId[] = ["snooze", "dismiss"];

/** The lock screen's buttons in the predefined order; null if the set is none of the predefined ones. */
export function lockScreenButtons(actions: readonly ActionButton[]): LockScreenButton[] | null {
  const match = matchPreset(actions);
  if (!match) return null;
  return match.preset.ids.flatMap((id) =>
    actions
      .filter((action) => action.id === id)
      .map((action) => ({
        action,
        word: match.words[id] ?? id,
        red: RED_PRESET_IDS.includes(id),
        takesText: TEXT_PRESET_IDS.includes(id),
        opensApp: !STAY_LOCKED.includes(id),
      })),
  );
}

/** Where the word shown is not the label that was sent. */
export const differingWords = (buttons: readonly LockScreenButton[]): LockScreenButton[] =>
  buttons.filter(({ action, word }) => action.label !== word);
