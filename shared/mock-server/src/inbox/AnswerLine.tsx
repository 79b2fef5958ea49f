import type { ActionTaken } from "@iotpush/core/contract";
import { shortTime } from "./time.js";

/** Who answered what, in place of the buttons. */
export function AnswerLine({ answer }: { answer: ActionTaken }) {
  return (
    <p class="answer">
      <span aria-hidden="true">✓ </span>
      {answer.action_label ?? answer.action_id}
      {answer.reply_text && (
        <>
          {": "}
          <q>{answer.reply_text}</q>
        </>
      )}
      {` · ${answer.device_name ?? "unknown phone"} · ${shortTime(answer.acted_at)}`}
    </p>
  );
}
