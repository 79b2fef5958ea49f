import type { ActionButton } from "@iotpush/core/contract";
import { useState } from "preact/hooks";
import { webLink } from "../common/web-link.js";
import { ReplyForm } from "./ReplyForm.js";
import type { Answering } from "./use-answer.js";

/** A reply typed inside the app is reported under this id, whatever the button's own is. */
const APP_REPLY_ID = "reply";

/** The buttons inside the app: all of them, with the labels that were sent. */
export function AppButtons(props: {
  readonly actions: readonly ActionButton[];
  readonly answering: Answering;
}) {
  const { actions, answering } = props;
  const [replyId, setReplyId] = useState<string | null>(null);
  const replyTo = actions.find(({ id }) => id === replyId);
  const primary = actions.find(({ type, destructive }) => !destructive && type !== "dismiss");
  const tap = (action: ActionButton) => {
    if (action.type === "reply") return setReplyId(replyTo === action ? null : action.id);
    const link = action.type === "url" ? webLink(action.url) : null;
    if (link) window.open(link, "_blank", "noopener,noreferrer");
    void answering.answer(action.id);
  };
  return (
    <>
      <div class="actions">
        {actions.map((action) => (
          <button
            type="button"
            key={action.id}
            class={`button action ${action.destructive ? "destructive" : ""} ${action === primary ? "primary" : ""}`}
            disabled={answering.busy}
            aria-expanded={action.type === "reply" ? replyTo === action : undefined}
            onClick={() => tap(action)}
          >
            {action.label}
            {action.type === "url" && <span aria-hidden="true"> ↗</span>}
          </button>
        ))}
      </div>
      {replyTo && (
        <ReplyForm
          label={replyTo.label}
          busy={answering.busy}
          onSend={(text) => void answering.answer(APP_REPLY_ID, text)}
          onCancel={() => setReplyId(null)}
        />
      )}
    </>
  );
}
