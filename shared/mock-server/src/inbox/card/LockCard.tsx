import type { MessageView } from "../../views.js";
import type { RowPlace } from "../feed/MessageFeed.js";
import { Answers } from "./Answers.js";
import { CardFrame } from "./CardFrame.js";
import { LockButtons } from "./LockButtons.js";
import { differingWords, lockScreenButtons } from "./lock-screen.js";
import { stateOf } from "./message-state.js";
import { useAnswer } from "./use-answer.js";

/** A notification on the lock screen: buttons only for the predefined sets, with the app's own words. */
export function LockCard(props: {
  readonly message: MessageView;
  readonly place: RowPlace;
  readonly phoneId: string;
  readonly onOpenApp: () => void;
}) {
  const { message, place, phoneId, onOpenApp } = props;
  const answering = useAnswer(message.id, phoneId);
  const buttons = lockScreenButtons(message.actions);
  const differing = differingWords(buttons ?? []);
  const open = stateOf(message) === "waiting";
  return (
    <CardFrame message={message} place={place} look="lock">
      <Answers
        message={message}
        answering={answering}
        buttons={
          buttons ? (
            <LockButtons buttons={buttons} answering={answering} onOpenApp={onOpenApp} />
          ) : (
            <p class="hint">
              No buttons here: {message.actions.map(({ id }) => id).join(" + ")} is not a predefined set. They
              show inside the app.{" "}
              <button type="button" class="quiet" onClick={onOpenApp}>
                Open the app
              </button>
            </p>
          )
        }
      />
      {open && differing.length > 0 && (
        <p class="hint">
          {differing.map(({ word, action }) => `“${word}” is “${action.label}” in your message.`).join(" ")}
        </p>
      )}
    </CardFrame>
  );
}
