import type { ActionTaken } from "@iotpush/core/contract";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageView } from "../../views.js";
import { shortTime } from "../common/time.js";
import { serviceTime } from "../server/api.js";
import { useServer } from "../server/live.js";

/** Who answered what, in place of the buttons. It takes the focus over from the button that was tapped here. */
export function AnswerLine(props: {
  readonly message: MessageView;
  readonly answer: ActionTaken;
  readonly takeFocus: boolean;
}) {
  const { message, answer, takeFocus } = props;
  const now = serviceTime(useServer().state);
  const line = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    if (takeFocus && document.activeElement === document.body) line.current?.focus();
  }, [takeFocus]);
  const red = message.actions.find(({ id }) => id === answer.action_id)?.destructive;
  return (
    <p class={`answer ${red ? "red" : ""}`} ref={line} tabIndex={-1}>
      <span aria-hidden="true">✓ </span>
      {answer.action_label ?? answer.action_id}
      {answer.reply_text && (
        <>
          {": "}
          <q>{answer.reply_text}</q>
        </>
      )}
      <span class="by">{` · ${answer.device_name ?? "no phone named"} · ${shortTime(answer.acted_at, now)}`}</span>
    </p>
  );
}
