import { useLayoutEffect, useRef, useState } from "preact/hooks";

export function ReplyForm(props: {
  readonly label: string;
  readonly busy: boolean;
  readonly onSend: (text: string) => void;
  readonly onCancel: () => void;
}) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <form
      class="reply"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) props.onSend(text);
      }}
      onKeyDown={(event) => event.key === "Escape" && props.onCancel()}
    >
      <input
        ref={field}
        value={text}
        maxLength={10_000}
        aria-label={props.label}
        placeholder="Your reply"
        enterkeyhint="send"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="button primary" disabled={props.busy || !text.trim()}>
        Send
      </button>
    </form>
  );
}
