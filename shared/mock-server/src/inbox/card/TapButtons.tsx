import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, Form, Input } from "../common/parts.js";
import { webLink } from "../common/web-link.js";
import type { PhoneButton } from "./phone-buttons.js";
import type { Answering } from "./use-answer.js";

export function TapButtons(props: {
  readonly buttons: readonly PhoneButton[];
  readonly answering: Answering;
  /** Called after a tap that brings the app to the foreground. */
  readonly onOpenApp: (() => void) | undefined;
}) {
  const { buttons, answering, onOpenApp } = props;
  const [replyId, setReplyId] = useState<string | null>(null);
  const replyTo = buttons.find(({ action }) => action.id === replyId);
  const primary = buttons.find(({ action, red }) => !red && action.type !== "dismiss");
  // What counted is shown as answered in a moment: until then a second tap in haste would only be too late.
  const busy = answering.busy || answering.answered;
  const answer = async ({ action, reportedAs, opensApp }: PhoneButton, text?: string) => {
    const link = action.type === "url" && webLink(action.url);
    if (link) window.open(link, "_blank", "noopener,noreferrer");
    await answering.answer(reportedAs, text);
    if (opensApp) onOpenApp?.();
  };
  return (
    <>
      <div class="actions row wrap">
        {buttons.map((button) => (
          <Button
            key={button.action.id}
            class={`button action ${button.red ? "destructive" : ""} ${button === primary ? "primary" : ""}`}
            disabled={busy}
            aria-expanded={button.takesText ? replyTo === button : undefined}
            onClick={() => {
              if (button.takesText) setReplyId(replyTo === button ? null : button.action.id);
              else void answer(button);
            }}
          >
            {button.word}
            {button.action.type === "url" && <span aria-hidden="true"> ↗</span>}
          </Button>
        ))}
      </div>
      {replyTo && (
        <ReplyForm
          label={replyTo.word}
          busy={busy}
          onSend={(text) => void answer(replyTo, text)}
          onCancel={() => setReplyId(null)}
        />
      )}
    </>
  );
}

function ReplyForm(props: {
  readonly label: string;
  readonly busy: boolean;
  readonly onSend: (text: string) => void;
  readonly onCancel: () => void;
}) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <Form
      class="reply row"
      onSend={() => text.trim() && props.onSend(text)}
      onKeyDown={(event) => event.key === "Escape" && props.onCancel()}
    >
      <Input
        ref={field}
        value={text}
        maxLength={10_000}
        aria-label={props.label}
        placeholder="Your reply"
        enterkeyhint="send"
        onText={setText}
      />
      <Button type="submit" class="button primary" disabled={props.busy || !text.trim()}>
        Send
      </Button>
    </Form>
  );
}
