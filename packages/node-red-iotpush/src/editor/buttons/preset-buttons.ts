import { type ActionButton, buttonSet, PRESET_WORDS, PRESETS } from "@iotpush/core/adapter";

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
    const buttons = buttonSet(String(select.val()));
    select.val("");
    if (buttons) onChoose(buttons);
  });
}
