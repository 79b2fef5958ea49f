import {
  type ActionButton,
  PRESET_WORDS,
  PRESETS,
  type Preset,
  RED_PRESET_IDS,
  TEXT_PRESET_IDS,
} from "@iotpush/core/portable";

/** A predefined set as buttons. */
const presetButtons = ({ ids }: Preset): ActionButton[] =>
  ids.map((id) => ({
    id,
    label: PRESET_WORDS[id],
    type: TEXT_PRESET_IDS.includes(id) ? "reply" : "button",
    ...(RED_PRESET_IDS.includes(id) ? { destructive: true } : {}),
  }));

/** Fills the choice of predefined sets; `onChoose` gets the buttons of the one that was chosen. */
export function presetChoice(
  select: JQuery,
  title: string,
  onChoose: (buttons: ActionButton[]) => void,
): void {
  select.append($("<option/>", { value: "" }).text(title));
  for (const preset of PRESETS) {
    const words = preset.ids.map((id) => PRESET_WORDS[id]).join(", ");
    select.append($("<option/>", { value: preset.name }).text(words));
  }
  select.on("change", () => {
    const preset = PRESETS.find(({ name }) => name === select.val());
    select.val("");
    if (preset) onChoose(presetButtons(preset));
  });
}
