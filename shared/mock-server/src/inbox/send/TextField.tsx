/** A line of text with its label. */
export function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly kind?: "text" | "url";
  readonly onChange: (value: string) => void;
}) {
  return (
    <label class="field">
      {props.label}
      <input
        type="text"
        inputMode={props.kind ?? "text"}
        value={props.value}
        placeholder={props.kind === "url" ? "https://" : undefined}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
    </label>
  );
}
