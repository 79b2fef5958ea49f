import { type ActionButton, PRESET_WORDS, ValidationError } from "@iotpush/core/adapter";
import { toSeconds } from "./fields.js";
import { isRecord } from "./overrides.js";

/** A button as the nodes keep it. One with `snooze` postpones the question by that many minutes. */
export type AskButton = ActionButton & { readonly snooze?: number };

/** The buttons as they are pushed, and for how many milliseconds which of them put the question off. */
export function toActions(buttons: readonly AskButton[]): {
  actions: ActionButton[];
  snooze?: Record<string, number>;
} {
  const actions = buttons.map(({ snooze: _, ...action }) => action);
  const later = buttons.flatMap(({ id, snooze }) =>
    snooze === undefined
      ? []
      : [[id, Math.round(toSeconds(snooze, "The question", "min", "snooze") * 1_000)] as const],
  );
  return later.length > 0 ? { actions, snooze: Object.fromEntries(later) } : { actions };
}

/**
 * Buttons as a message gives them: a list of labels or of buttons, or the same as JSON or as labels separated by commas. What a button
 * lacks is made from its label. Throws ValidationError for anything else; the core checks the buttons themselves.
 */
export function toButtons(given: unknown): AskButton[] {
  const list = typeof given === "string" ? parsed(given) : given;
  if (!Array.isArray(list) || list.length === 0) throw notButtons(given);
  const buttons: AskButton[] = [];
  for (const item of list) {
    const button = isRecord(item) ? item : { label: String(item).trim() };
    const label = String(button.label ?? wordOf(button.id));
    const taken = buttons.map(({ id }) => id);
    buttons.push({ id: buttonId(label, taken), type: "button", ...button, label } as AskButton);
  }
  return buttons;
}

const wordOf = (id: unknown): string =>
  Object.hasOwn(PRESET_WORDS, String(id)) ? PRESET_WORDS[id as keyof typeof PRESET_WORDS] : String(id ?? "");

function parsed(text: string): unknown {
  if (!text.trim().startsWith("[")) return text.split(",").filter((label) => label.trim() !== "");
  try {
    return JSON.parse(text);
  } catch {
    throw notButtons(text);
  }
}

const notButtons = (given: unknown) =>
  new ValidationError({
    what: "The question",
    issues: [
      { field: "actions", problem: "must be a list of buttons", given: String(JSON.stringify(given)) },
    ],
    fix: 'Set msg.buttons to a list such as ["Yes", "No"] or [{"id": "yes", "label": "Yes"}].',
  });

/** An id made from a label: `Close garage` becomes `close-garage`; one that is taken gets a number. */
export function buttonId(label: string, taken: readonly string[]): string {
  const plain = label
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  const id = plain || "button";
  if (!taken.includes(id)) return id;
  let number = 2;
  while (taken.includes(`${id}-${number}`)) number += 1;
  return `${id}-${number}`;
}

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
