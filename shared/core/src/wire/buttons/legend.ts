import { PRESET_WORDS, type PresetActionId } from "../../contract/presets.js";
import type { FittedButtons } from "./fit-to-preset.js";

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
