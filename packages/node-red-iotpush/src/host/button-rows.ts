import type { AskButton } from "./buttons.js";

/** A button in the list. `name` stays the same while the button is changed or moved; of a button that the dialog opened with it is its id. */
export interface ButtonRow {
  readonly name: string;
  readonly button: AskButton;
}

/** Whether a button answers the question: one that puts it off has no output, and cannot be the answer on silence. */
export const isAnswer = ({ snooze }: AskButton): boolean => snooze === undefined;

/** The rows that a dialog opens with. Ids that are there twice get a name each. */
export const openedRows = (buttons: readonly AskButton[]): ButtonRow[] =>
  buttons.map((button, index) => ({
    name: buttons.findIndex(({ id }) => id === button.id) === index ? button.id : `${button.id}#${index}`,
    button,
  }));

/**
 * The names by which wires and the default answer follow the buttons: a row that was added under the id of a button that is gone takes its
 * place, so that removing it, or choosing a predefined set, cuts no wire of a button that is there in the end.
 */
export function settledNames(rows: readonly ButtonRow[], opened: readonly string[]): string[] {
  const kept = new Set(rows.map(({ name }) => name));
  return rows.map(({ name, button }) => {
    if (opened.includes(name) || kept.has(button.id) || !opened.includes(button.id)) return name;
    kept.add(button.id);
    return button.id;
  });
}
