import { errorText } from "@iotpush/core/contract";
import type {
  ButtonHTMLAttributes,
  ComponentChildren,
  FormHTMLAttributes,
  InputHTMLAttributes,
} from "preact";
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
        <label key={value} class={value === props.value ? "touch chosen" : "touch"}>
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

/** A control below its label, if it shows one. */
export const Field = (props: {
  readonly label: string | undefined;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}) =>
  props.label ? (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children.
    <label class={props.class ?? "field stack small"}>
      {props.label}
      {props.children}
    </label>
  ) : (
    props.children
  );

export const Input = ({
  label,
  onText,
  ...rest
}: InputHTMLAttributes & { readonly label?: string; readonly onText: (text: string) => void }) => (
  <Field label={label} class="field stack small grow">
    <input {...rest} onInput={(event) => onText(event.currentTarget.value)} />
  </Field>
);

/** One of a list. An option is its own label, or says another. */
export function Select<T extends string | number>(props: {
  readonly label?: string;
  readonly class?: string;
  readonly "aria-label"?: string;
  readonly value: T;
  readonly options: readonly (T | { readonly value: T; readonly label: string })[];
  readonly onChange: (value: T) => void;
}) {
  const options = props.options.map((option) =>
    typeof option === "object" ? option : { value: option, label: `${option}` },
  );
  return (
    <Field label={props.label} class={props.class}>
      <select
        aria-label={props["aria-label"]}
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
    </Field>
  );
}

export const Check = (props: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) => (
  <label class="check row touch">
    <input
      type="checkbox"
      checked={props.checked}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
    {props.label}
  </label>
);

/** Calls `onSend` instead of loading another page. */
export const Form = ({ onSend, ...rest }: FormHTMLAttributes & { readonly onSend: () => void }) => (
  <form
    class="row wrap fields"
    onSubmit={(event) => {
      event.preventDefault();
      onSend();
    }}
    {...rest}
  />
);

export const Section = (props: {
  readonly id: string;
  readonly title: string;
  readonly problem?: unknown;
  readonly children: ComponentChildren;
}) => (
  <section class="stack" aria-labelledby={props.id}>
    <h3 id={props.id}>{props.title}</h3>
    {props.children}
    <Problem error={props.problem} />
  </section>
);

export const EmptyState = (props: { readonly title: string; readonly children: ComponentChildren }) => (
  <div class="empty stack">
    <p class="title">{props.title}</p>
    {props.children}
  </div>
);

/** An error, announced at once; nothing if there is none. */
export const Problem = ({ error }: { readonly error: unknown }) =>
  error ? (
    <p class="problem" role="alert">
      {errorText(error)}
    </p>
  ) : null;

/** Something is on its way. Shown after a moment only, so that it does not flicker. */
export const Loading = () => (
  <p class="loading soft" role="status">
    Loading…
  </p>
);

/** Drawn on a field of 24 by 24. */
const PATHS = {
  phone: "M8 2h8a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zm3 17h2",
  send: "M3 11.5 21 3l-6.5 18-3.5-7.5zM21 3 11 13.5",
  requests: "M4 8h14l-4-4M20 16H6l4 4",
  callbacks: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  controls: "M4 7h9m5 0h2M4 17h2m5 0h9M13 4.5v5h5v-5zM6 14.5v5h5v-5z",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3 21 21",
  timeline: "M6 5h.01M6 12h.01M6 19h.01M11 5h9M11 12h9M11 19h6",
  back: "M15 5l-7 7 7 7",
  remove: "M6 6l12 12M18 6 6 18",
} as const;
export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
