import type { ButtonHTMLAttributes, ComponentChildren, InputHTMLAttributes } from "preact";
import type { Work } from "./hooks.js";

/** Its class is `button`, or what is given. With `work` a click starts `start`, and it is disabled while that runs. */
export function Button({
  work,
  start,
  ...rest
}: ButtonHTMLAttributes & { readonly work?: Work; readonly start?: () => Promise<void> }) {
  const starts = work && start && { disabled: work.busy, onClick: () => work.run(start) };
  return <button type="button" class="button" {...starts} {...rest} />;
}

export function Choice<T extends string>(props: {
  readonly legend: string;
  readonly name: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}) {
  return (
    <fieldset class="choice">
      <legend class="visually-hidden">{props.legend}</legend>
      {props.options.map(({ value, label }) => (
        <label key={value} class={value === props.value ? "chosen" : ""}>
          <input
            type="radio"
            class="visually-hidden"
            name={props.name}
            value={value}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

/** A form's line with its label; `class` is `field`, or what is given. */
export const Field = (props: {
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children.
  <label class={props.class ?? "field"}>
    {props.label}
    {props.children}
  </label>
);

export const Input = ({
  onText,
  ...rest
}: InputHTMLAttributes & { readonly onText: (text: string) => void }) => (
  <input {...rest} onInput={(event) => onText(event.currentTarget.value)} />
);

/** One of a list. An option is its own label, or says another. */
export function Select<T extends string | number>(props: {
  readonly label?: string;
  readonly value: T;
  readonly options: readonly (T | { readonly value: T; readonly label: string })[];
  readonly onChange: (value: T) => void;
}) {
  const options = props.options.map((option) =>
    typeof option === "object" ? option : { value: option, label: `${option}` },
  );
  return (
    <select
      aria-label={props.label}
      value={props.value}
      onChange={({ currentTarget }) => {
        const chosen = options[currentTarget.selectedIndex];
        if (chosen) props.onChange(chosen.value);
      }}
    >
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

export const Check = (props: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) => (
  <label class="check">
    <input
      type="checkbox"
      checked={props.checked}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
    {props.label}
  </label>
);

/** Calls `onSend` instead of loading another page. */
export const Form = (props: { readonly onSend: () => void; readonly children: ComponentChildren }) => (
  <form
    class="row-of-fields"
    onSubmit={(event) => {
      event.preventDefault();
      props.onSend();
    }}
  >
    {props.children}
  </form>
);
