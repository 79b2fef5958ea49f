import { useEffect, useRef, useState } from "preact/hooks";

/** The text field that a reply button opens. */
export function ReplyForm(props: { label: string; busy: boolean; onSend: (text: string) => void }) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      class="reply"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) props.onSend(text);
      }}
    >
      <input
        ref={field}
        value={text}
        maxLength={10_000}
        aria-label={props.label}
        placeholder="Your reply"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="action" disabled={props.busy || !text.trim()}>
        Send
      </button>
    </form>
  );
}
