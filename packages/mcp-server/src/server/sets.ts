import type { ActionButton, PresetName } from "@iotpush/core";
import { buttonSet } from "@iotpush/core/adapter";

/** The buttons that a call describes; a label becomes its own id in lower case with hyphens. */
export function buttonsFromInput(input: {
  readonly preset?: PresetName | undefined;
  readonly buttons?: readonly string[] | undefined;
  readonly typed_reply?: boolean | undefined;
}): ActionButton[] {
  if (!input.buttons) return buttonSet(input.preset ?? "approve-reject-comment");
  const buttons = input.buttons.map(
    (label, index): ActionButton => ({ id: idOf(label, index), label, type: "button" }),
  );
  const reply: ActionButton = { id: "reply", label: "Reply", type: "reply" };
  return input.typed_reply ? [...buttons, reply] : buttons;
}

/** The id of the button that is named by its label or id; undefined if there is none. */
export const buttonNamed = (buttons: readonly ActionButton[], name: string): string | undefined =>
  buttons.find(({ id, label }) => id === name || label.toLowerCase() === name.toLowerCase())?.id;

const idOf = (label: string, index: number): string =>
  label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "") || `button-${index + 1}`;
