import {
  type ActionButton,
  matchPreset,
  type PresetActionId,
  RED_PRESET_IDS,
  TEXT_PRESET_IDS,
} from "@iotpush/core/contract";

export interface PhoneButton {
  readonly action: ActionButton;
  /** What it says: on the lock screen the app's own word, whatever the label is. */
  readonly word: string;
  readonly red: boolean;
  readonly takesText: boolean;
  readonly reportedAs: string;
  /** Tapping it brings the app to the foreground. */
  readonly opensApp: boolean;
}

const STAY_LOCKED: readonly PresetActionId[] = ["snooze", "dismiss"];

/** Inside the app: all of them, with the labels that were sent. A reply is reported as `reply`, whatever its own id is. */
export const appButtons = (actions: readonly ActionButton[]): PhoneButton[] =>
  actions.map((action) => ({
    action,
    word: action.label,
    red: action.destructive ?? false,
    takesText: action.type === "reply",
    reportedAs: action.type === "reply" ? "reply" : action.id,
    opensApp: false,
  }));

/** The lock screen's buttons in the predefined order; null if the set is none of the predefined ones. */
export function lockScreenButtons(actions: readonly ActionButton[]): PhoneButton[] | null {
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
        reportedAs: id,
        opensApp: !STAY_LOCKED.includes(id),
      })),
  );
}

export const differingWords = (buttons: readonly PhoneButton[]): PhoneButton[] =>
  buttons.filter(({ action, word }) => action.label !== word);
