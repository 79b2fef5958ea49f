import {
  ActionButton,
  buttonSet,
  checkInput,
  PRESET_NAMES,
  type PresetName,
  ValidationError,
} from "@iotpush/core/adapter";
import { z } from "zod/v4";
import { given } from "../given.js";

/** The button fields as Zapier fills them in. */
export const ButtonInput = {
  button_set: z.enum(PRESET_NAMES).optional(),
  buttons: z.array(z.record(z.string(), z.unknown())).optional(),
};

/** The buttons that a step's fields describe; none where they are empty. Throws ValidationError for both kinds at once and for incomplete lines. */
export function readButtons(input: {
  readonly button_set?: PresetName | undefined;
  readonly buttons?: readonly Readonly<Record<string, unknown>>[] | undefined;
}): ActionButton[] {
  const own = (input.buttons ?? []).map(given).filter((line) => Object.keys(line).length > 0);
  if (own.length === 0) return input.button_set ? buttonSet(input.button_set) : [];
  if (input.button_set)
    throw new ValidationError({
      what: "The buttons",
      issues: [{ field: "buttons", problem: "cannot be combined with a set" }],
      fix: "Use the set or own buttons, not both.",
    });
  return own.map((line) => {
    const button = checkInput(ActionButton, { type: "button", ...line }, "A button");
    if (button.type !== "url" || button.url) return button;
    throw new ValidationError({
      what: `The button ${button.id}`,
      issues: [{ field: "url", problem: "is required for the type url" }],
      fix: "Fill in Button URL, or choose another type.",
    });
  });
}
