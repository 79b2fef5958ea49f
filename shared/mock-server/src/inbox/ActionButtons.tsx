import type { ActionButton } from "@iotpush/core/contract";
import { useState } from "preact/hooks";
import type { MessageView } from "../control/view.js";
import { reportAction } from "./api.js";
import { ReplyForm } from "./ReplyForm.js";

/** The buttons of a message that nobody answered yet. A tap is a real report, made as the chosen phone. */
export function ActionButtons({ message, phoneId }: { message: MessageView; phoneId: string | undefined }) {
  const [busy, setBusy] = useState(false);
  const [replyTo, setReplyTo] = useState<ActionButton | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const report = async (actionId: string, replyText?: string) => {
    setBusy(true);
    try {
      setProblem(
        await reportAction({
          message_id: message.id,
          action_id: actionId,
          reply_text: replyText ?? null,
          device_id: phoneId ?? null,
        }),
      );
      setReplyTo(null);
    } catch (error) {
      setProblem(`The tap was not sent: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      setBusy(false);
    }
  };

  const tap = (action: ActionButton) => {
    if (action.type === "reply") return setReplyTo(replyTo === action ? null : action);
    if (action.type === "url" && action.url) window.open(action.url, "_blank", "noopener,noreferrer");
    void report(action.id);
  };

  return (
    <>
      <div class="actions">
        {message.actions.map((action) => (
          <button
            type="button"
            key={action.id}
            class={`action ${action.destructive ? "destructive" : ""}`}
            disabled={busy}
            aria-expanded={action.type === "reply" ? replyTo === action : undefined}
            onClick={() => tap(action)}
          >
            {action.label}
          </button>
        ))}
      </div>
      {replyTo && (
        <ReplyForm label={replyTo.label} busy={busy} onSend={(text) => void report("reply", text)} />
      )}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
