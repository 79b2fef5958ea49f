import { PRESET_WORDS, PRESETS } from "@iotpush/core/adapter";

/** The predefined sets for a dropdown: name and the words that the lock screen shows. */
export const SET_CHOICES: Record<string, string> = Object.fromEntries(
  PRESETS.map(({ name, ids }) => [name, ids.map((id) => PRESET_WORDS[id]).join(", ")]),
);
