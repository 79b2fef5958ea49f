import { useState } from "preact/hooks";
import { webLink } from "../common/web-link.js";
import type { LockScreenButton } from "./lock-screen.js";
import { ReplyForm } from "./ReplyForm.js";
import type { Answering } from "./use-answer.js";

/** The buttons of a predefined set on the lock screen: the app's words, and each reported under its own id. */
export function LockButtons(props: {
  readonly buttons: readonly LockScreenButton[];
  readonly answering: Answering;
  /** Called after a tap that brings the app to the foreground. */
  readonly onOpenApp: () => void;
}) {
  const { buttons, answering, onOpenApp } = props;
  const [replyId, setReplyId] = useState<string | null>(null);
  const replyTo = buttons.find(({ action }) => action.id === replyId);
  const primary = buttons.find(({ red }) => !red);
  const answer = async ({ action, opensApp }: LockScreenButton, text?: string) => {
    const link = action.type === "url" ? webLink(action.url) : null;
    if (link) window.open(link, "_blank", "noopener,noreferrer");
    await answering.answer(action.id, text);
    if (opensApp) onOpenApp();
  };
  return (
    <>
      <div class="actions">
        {buttons.map((button) => (
          <button
            type="button"
            key={button.action.id}
            class={`button action ${button.red ? "destructive" : ""} ${button === primary ? "primary" : ""}`}
            disabled={answering.busy}
            aria-expanded={button.takesText ? replyTo === button : undefined}
            onClick={() =>
              button.takesText
                ? setReplyId(replyTo === button ? null : button.action.id)
                : void answer(button)
            }
          >
            {button.word}
          </button>
        ))}
      </div>
      {replyTo && (
        <ReplyForm
          label={replyTo.word}
          busy={answering.busy}
          onSend={(text) => void answer(replyTo, text)}
          onCancel={() => setReplyId(null)}
        />
      )}
    </>
  );
}
