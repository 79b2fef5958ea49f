import type { ActionButton } from "../../contract/action-button.js";
import {
  PRESET_WORDS,
  PRESETS,
  type Preset,
  type PresetActionId,
  TEXT_PRESET_IDS,
} from "../../contract/presets.js";
import { fitsKind, matchPreset } from "./match-preset.js";
import { meaningOf, polarity, type WordTable } from "./words.js";

export interface FittedButtons {
  /** What to send: the same buttons in the same order, with predefined ids if they fit a set. */
  readonly actions: readonly ActionButton[];
  readonly originals: readonly ActionButton[];
  /** The set that shows on the lock screen; null if the buttons only show inside the app. */
  readonly preset: Preset | null;
  /** Whether any id was changed. */
  readonly changed: boolean;
  /**
   * The original button for an id that the phone reports, undefined for an id that is none. The app reports every reply typed
   * inside it as `reply`: that is the text button, if there is just one.
   */
  original(actionId: string): ActionButton | undefined;
}

/**
 * Maps buttons of foreign ids to a predefined set with the same meaning and polarity, so that they show on the lock screen.
 * Buttons that fit no set stay as they are; a destructive one never becomes the positive side.
 */
export function fitToPreset(
  actions: readonly ActionButton[],
  options: { readonly enabled?: boolean; readonly words?: WordTable } = {},
): FittedButtons {
  const match = matchPreset(actions);
  if (match || options.enabled === false) return fitted(actions, actions, match?.preset ?? null);
  const meanings = actions.map((action) => meaningOf(action, options.words));
  const candidates = PRESETS.flatMap((preset) => {
    const ids = assign(actions, meanings, preset);
    if (!ids) return [];
    const exact = ids.filter((id, index) => id === meanings[index]);
    return [{ preset, ids, exact: exact.length, positive: exact.filter(isPositive).length }];
  });
  const [best] = candidates.toSorted((a, b) => b.exact - a.exact || b.positive - a.positive);
  if (!best) return fitted(actions, actions, null);
  const mapped = actions.map((action, index) => ({ ...action, id: best.ids[index] ?? action.id }));
  return fitted(mapped, actions, best.preset);
}

const isPositive = (id: PresetActionId): boolean => polarity(id) === "positive";

/** Which predefined id each button would get in a set; null if one finds no place or a place stays empty. */
function assign(
  actions: readonly ActionButton[],
  meanings: readonly (PresetActionId | null)[],
  preset: Preset,
): PresetActionId[] | null {
  if (preset.ids.length !== actions.length) return null;
  const free = new Set(preset.ids);
  const ids: PresetActionId[] = [];
  for (const [index, action] of actions.entries()) {
    const place = [...free].find((id) => suits(action, meanings[index] ?? null, id));
    if (place === undefined) return null;
    free.delete(place);
    ids.push(place);
  }
  return ids;
}

function suits(action: ActionButton, meaning: PresetActionId | null, id: PresetActionId): boolean {
  if (!fitsKind(action, id)) return false;
  if (TEXT_PRESET_IDS.includes(id)) return true;
  if (action.destructive && isPositive(id)) return false;
  if (meaning === id) return true;
  return meaning !== null && id !== "dismiss" && polarity(id) !== null && polarity(meaning) === polarity(id);
}

function fitted(
  actions: readonly ActionButton[],
  originals: readonly ActionButton[],
  preset: Preset | null,
): FittedButtons {
  const texts = originals.filter((action) => action.type === "reply");
  return {
    actions,
    originals,
    preset,
    changed: actions !== originals,
    original: (actionId) => {
      const index = actions.findIndex((action) => action.id === actionId);
      if (index >= 0) return originals[index];
      return actionId === "reply" && texts.length === 1 ? texts[0] : undefined;
    },
  };
}

/**
 * What the lock screen's fixed words stand for, if they differ from the labels: "Confirm = Close garage"; null if
 * there is nothing to explain.
 */
export function legend(buttons: FittedButtons): string | null {
  if (!buttons.preset) return null;
  const lines = buttons.actions.flatMap(({ id, label }) => {
    const word = PRESET_WORDS[id as PresetActionId];
    return word.toLowerCase() === label.trim().toLowerCase() ? [] : [`${word} = ${label.trim()}`];
  });
  return lines.length > 0 ? lines.join("\n") : null;
}
