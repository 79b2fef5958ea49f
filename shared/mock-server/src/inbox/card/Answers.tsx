import type { ComponentChildren } from "preact";
import type { MessageView } from "../../views.js";
import { AnswerLine } from "./AnswerLine.js";
import { stateOf } from "./message-state.js";
import type { Answering } from "./use-answer.js";

/** What a phone shows below a message: the buttons while they can be tapped, afterwards who answered. */
export function Answers(props: {
  readonly message: MessageView;
  readonly answering: Answering;
  readonly buttons: ComponentChildren;
}) {
  const { message, answering, buttons } = props;
  const { problem } = answering;
  const [answer] = message.actionsTaken;
  const state = stateOf(message);
  return (
    <>
      {problem && (
        <p class={problem.late ? "late" : "problem"} role="alert">
          {problem.text}
        </p>
      )}
      {state === "waiting" && buttons}
      {answer && <AnswerLine message={message} answer={answer} takeFocus={answering.answered} />}
      {state === "expired" && <p class="closed">Expired without an answer</p>}
    </>
  );
}
