import { type ActionButton, answersOf, type JudgedQuestion, type Receipt } from "@iotpush/core/adapter";
import { type AskStepOutput, failedOutput, type RememberedQuestion, waiting } from "../creates/ask-result.js";
import { judgeReceipt } from "../creates/judge-tap.js";
import { prepare } from "../fields/read.js";

/** What a search knows of the question: its own buttons, none if any button is an answer, and whose tap counts. */
export interface KnownQuestion {
  readonly actions: readonly ActionButton[];
  readonly allowedResponders: readonly string[] | undefined;
}

export function readOutcome(receipt: Receipt, topic: string, known: KnownQuestion): AskStepOutput {
  const asked: RememberedQuestion = { message_id: receipt.message_id, receipt_id: receipt.receipt_id, topic };
  const taps = answersOf(receipt);
  const question: JudgedQuestion = {
    allowedResponders: known.allowedResponders,
    button:
      known.actions.length > 0
        ? ownButton(known.actions)
        : (id) => ({
            id,
            label: taps.find(({ actionId }) => actionId === id)?.actionLabel ?? id,
            type: "button",
          }),
  };
  const judged = judgeReceipt(asked, receipt, question);
  if (judged) return judged;
  const [tap] = taps;
  if (tap)
    return failedOutput(
      asked,
      `The button ${tap.actionId} was tapped, which is not one of the buttons given here. Fill in the same buttons as in the step that sent the notification.`,
    );
  return { ...waiting(asked), outcome: receipt.status === "expired" ? "expired" : "waiting" };
}

/** The step that sent the buttons may have fitted them to the lock screen or not. What could mean two buttons means neither. */
function ownButton(actions: readonly ActionButton[]): JudgedQuestion["button"] {
  const fitted = prepare({ message: "?", actions }, { fitButtons: true });
  return (actionId) => {
    const own = actions.find(({ id }) => id === actionId);
    const original = fitted.button(actionId);
    return own && original && own.id !== original.id ? undefined : (original ?? own);
  };
}
