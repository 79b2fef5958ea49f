import type { ActionButton } from "../../contract/action-button.js";
import type { PushInput } from "../../contract/message.js";
import { fitToPreset, legend, questionButtons } from "../../wire/buttons/index.js";
import { ValidationError } from "../../wire/errors/validation-error.js";
import { isAboutAsking, type Question } from "./question.js";

/** A question as it is pushed, and the way back from what the phone reports to the question's own button. */
export interface PreparedQuestion {
  readonly push: PushInput;
  /** The question's own button that was tapped; undefined for an id that the question does not have. */
  button(actionId: string): ActionButton | undefined;
  /** The id that the phone knows the question's own button by; undefined for one that the question does not have. */
  pushedId(actionId: string): string | undefined;
}

/** Fits the buttons to the lock screen, turns links into text, adds the legend. Throws ValidationError for a question without buttons. */
export function prepareQuestion(question: Question): PreparedQuestion {
  const buttons = questionButtons(question.actions ?? [], {
    clickUrl: question.click_url,
    urlButtons: question.urlButtons ?? "convert",
  });
  if (buttons.actions.length === 0)
    throw new ValidationError({
      what: "The question",
      issues: [{ field: "actions", problem: "needs at least one button that answers it" }],
      fix: "Add buttons, for example approve and reject.",
    });
  checkSnooze(question, buttons.actions);
  const fitted = fitToPreset(buttons.actions, { enabled: question.fitButtons ?? true });
  const words = (question.legend ?? true) ? legend(fitted) : null;
  const text = [question.message, ...buttons.links, ...(words ? [words] : [])].join("\n");
  const asGiven = Object.entries(question).filter(
    ([name, value]) => value !== undefined && !isAboutAsking(name),
  );
  return {
    push: {
      ...Object.fromEntries(asGiven),
      message: text,
      ...(buttons.clickUrl === undefined ? {} : { click_url: buttons.clickUrl }),
      actions: [...fitted.actions],
    },
    button: (actionId) => fitted.original(actionId),
    pushedId: (actionId) => fitted.actions.find(({ id }) => fitted.original(id)?.id === actionId)?.id,
  };
}

/** Of a question that has ended only its buttons are kept: without any, every tap on it is late. */
export function preparedForLate(question: Question): PreparedQuestion {
  try {
    return prepareQuestion(question);
  } catch {
    return { push: { message: question.message }, button: () => undefined, pushedId: () => undefined };
  }
}

function checkSnooze({ snooze = {}, whenNobodyAnswers }: Question, buttons: readonly ActionButton[]): void {
  const ids = buttons.map(({ id }) => id);
  const unknown = Object.keys(snooze).find((id) => !ids.includes(id));
  const isDefault = typeof whenNobodyAnswers === "object" && Object.hasOwn(snooze, whenNobodyAnswers.answer);
  const problem =
    unknown !== undefined
      ? `names "${unknown}", which is not a button of the question`
      : ids.every((id) => Object.hasOwn(snooze, id))
        ? "names every button, so that none answers the question"
        : isDefault && "names the default answer of whenNobodyAnswers";
  if (!problem) return;
  throw new ValidationError({
    what: "The question",
    issues: [{ field: "snooze", problem }],
    fix: "Name only buttons that put the question off, and leave at least one that answers it.",
  });
}
