import type { ShownButton } from "./button-list.js";

/**
 * Offers what counts when nobody answers: the timeout's output, or one of the buttons. What was chosen follows its button, whose id may
 * follow the label that is being typed.
 */
export function offerDefaultAnswer(
  choice: JQuery,
  shown: readonly ShownButton[],
  translate: (key: string, words?: Record<string, string>) => string,
): void {
  const row = choice.find(":selected").data("row");
  const id = choice.val();
  choice.empty().append($("<option/>", { value: "" }).text(translate("silence.timeout")));
  for (const { row: own, button } of shown)
    $("<option/>", { value: button.id })
      .text(translate("silence.button", { label: button.label }))
      .data("row", own)
      .prop("selected", row ? own === row : button.id === id)
      .appendTo(choice);
}
