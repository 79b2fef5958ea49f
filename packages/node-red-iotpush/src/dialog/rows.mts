/** The rows of the nodes' dialogs, as the HTML that Node-RED's editor wants. Words come from the locales, by the names used here. */

/** A row's label is `label.<field>` of the locale; the icon is one of Font Awesome 4, without `fa-`. */
interface Row {
  readonly field: string;
  readonly icon: string;
  /** A class by which the editor's script shows the row and hides it. */
  readonly only?: string;
}

type Input = Row & {
  /** Its name below `placeholder` of the locale. */
  readonly placeholder?: string;
  /** A placeholder that is the same in every language. */
  readonly example?: string;
  /** The kind of value that a typed input accepts, a key of `typedFields`: text by default; `own` if the editor's script sets it. */
  readonly types?: "number" | "json" | "buttons" | "own";
};

const ofNode = (field: string) => `node-input-${field}`;

/** `id` is the element that the label belongs to: the field's own by default, none if empty. */
export const row = (
  { field, icon, only, id = ofNode(field) }: Row & { readonly id?: string },
  control: string,
) =>
  `<div class="form-row${only ? ` ${only}` : ""}">
  <label${id ? ` for="${id}"` : ""}><i class="fa fa-${icon}"></i> <span data-i18n="label.${field}"></span></label>
  ${control}
</div>`;

const WIDE = ` style="width: 70%"`;
const placeholderOf = ({ placeholder, example }: Input) =>
  (placeholder ? ` data-i18n="[placeholder]placeholder.${placeholder}"` : "") +
  (example ? ` placeholder="${example}"` : "");

/** A text, a number or a node of another kind, as the editor makes of it. */
export const plain = (input: Input) =>
  row(input, `<input type="text" id="${ofNode(input.field)}"${placeholderOf(input)}>`);

const typedControl = (input: Input, style: string) =>
  `<input type="text" id="${ofNode(input.field)}" data-types="${input.types ?? "text"}"${style}${placeholderOf(input)}>
  <input type="hidden" id="${ofNode(input.field)}Type">`;

/** A typed input: text, msg, flow, global, env or JSONata. */
export const typed = (input: Input) => row(input, typedControl(input, WIDE));

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words)
    .map(([value, word]) => `<option value="${value}" data-i18n="${word}"></option>`)
    .join("");

/** The unit of a time. */
export const unit = (id: string, width: number) =>
  `<select id="${id}" style="width: ${width}px">${options({ s: "unit.s", min: "unit.min", h: "unit.h", d: "unit.d" })}</select>`;

/** A time: a typed input, and its unit in `<field>Unit`. */
export const time = (input: Input) =>
  row(
    input,
    `${typedControl(input, ` style="width: calc(70% - 104px)"`)}
  ${unit(`${ofNode(input.field)}Unit`, 100)}`,
  );

/** One of some values, each with the locale's word for it; none if the editor's script fills them in. */
export const choice = (input: Row, words: Readonly<Record<string, string>> = {}) =>
  row(input, `<select id="${ofNode(input.field)}"${WIDE}>${options(words)}</select>`);

/** A checkbox, and what stands behind it. */
export const checkbox = (input: Row, behind = `<span data-i18n="tip.${input.field}"></span>`) =>
  row(
    input,
    `<input type="checkbox" id="${ofNode(input.field)}" style="width: auto">
  ${behind}`,
  );

/** A part of a dialog under a title that opens and closes it; `section.<name>` of the locale. */
export const section = (name: string, rows: readonly string[], { open = true } = {}) =>
  `<details class="iotpush-section"${open ? " open" : ""}>
<summary data-i18n="section.${name}"></summary>
${rows.join("\n")}
</details>`;

/** Every node's first rows. */
export const nameAndConnection = [
  plain({ field: "name", icon: "tag", placeholder: "name" }),
  plain({ field: "server", icon: "plug" }),
];

/** A node's whole dialog. */
export const dialog = (node: string, rows: readonly string[]) =>
  `<script type="text/html" data-template-name="${node}">
<div class="iotpush-form">
${rows.join("\n")}
</div>
</script>
`;
