import type { ComponentChildren } from "preact";
import type { MessageView } from "../../views.js";
import { AnswerLine } from "./AnswerLine.js";
import type { Answering } from "./use-answer.js";

/** What a phone shows below a message: the buttons while they can be tapped, afterwards who answered. */
export function Answers(props: {
  readonly message: MessageView;
  readonly answering: Answering;
  readonly buttons: ComponentChildren;
}) {
  const { message, answering, buttons } = props;
  const [answer] = message.actionsTaken;
  const open = !answer && message.actions.length > 0 && message.status !== "expired";
  return (
    <>
      {open && buttons}
      {answer && <AnswerLine answer={answer} takeFocus={answering.answered} />}
      {!answer && message.actions.length > 0 && message.status === "expired" && (
        <p class="closed">Expired without an answer</p>
      )}
      {answering.problem && (
        <p class="problem" role="alert">
          {answering.problem}
        </p>
      )}
    </>
  );
}
