import { PUSH_TEXT_NAMES, type PushText } from "@iotpush/core/adapter";
import type { EditorRED, EditorWidgetTypedInputType, EditorWidgetTypedInputTypeDefinition } from "node-red";
import { typedAs } from "../host/migrate.js";

declare const RED: EditorRED;

type InputType = EditorWidgetTypedInputType | EditorWidgetTypedInputTypeDefinition;

/** The editor's own JSON type shows an empty field as wrong; these fields may be empty. */
const OPTIONAL_JSON = {
  value: "json",
  label: "JSON",
  icon: "red/images/typedInput/json.svg",
  validate: (value: string) => value === "" || isJson(value),
  expand(this: { value(changed?: string): string }) {
    const complete = (changed: string) => void this.value(changed);
    RED.editor.editJSON({ value: this.value(), complete });
  },
};

const ANYTHING: EditorWidgetTypedInputType[] = ["msg", "flow", "global", "env", "jsonata"];
export const TEXT_TYPES: InputType[] = ["str", ...ANYTHING];

/** The types that a typed input offers, by the kind that its row in the dialog names. */
const TYPES: Readonly<Record<string, InputType[]>> = {
  text: TEXT_TYPES,
  number: ["num", ...ANYTHING],
  json: [OPTIONAL_JSON, ...ANYTHING],
  // They do not come from the list; usually they come with the message.
  buttons: [...ANYTHING, OPTIONAL_JSON],
};

/** The defaults of typed inputs of a type: `title` and `titleType`. The build writes them out one by one. */
export const typedDefaults = <Name extends string>(type: string, values: Readonly<Record<Name, string>>) =>
  Object.fromEntries(
    Object.entries(typedAs(type, values)).map(([name, value]) => [name, { value }]),
  ) as Record<Name | `${Name}Type`, { value: string }>;

/** The defaults of a push's text fields. */
export const PUSH_TEXT_DEFAULTS = typedDefaults(
  "str",
  Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [name, ""])) as Record<PushText, string>,
);

/** Turns `#node-input-<name>` into a typed input; its type is kept in `#node-input-<name>Type`. */
export function typedField(name: string, types: InputType[]): void {
  $(`#node-input-${name}`).typedInput({ types, typeField: `#node-input-${name}Type` });
}

/** Sets up the dialog's typed inputs, except those whose types only the node's script knows. */
export function typedFields(): void {
  for (const { id, dataset } of $<HTMLElement>(".iotpush-form [data-types]").get()) {
    const types = TYPES[dataset.types ?? ""];
    if (types) typedField(id.replace("node-input-", ""), types);
  }
}

/** The typed input of a priority: the documented words and the one that it has, or anything else that gives one. */
export function priorityField(translate: (key: string) => string): void {
  const own = String($("#node-input-priority").val() ?? "");
  const known = ["", "low", "normal", "high", "urgent"];
  const options = [
    ...known.map((value) => ({ value, label: translate(`priority.${value || "default"}`) })),
    ...(known.includes(own) || $("#node-input-priorityType").val() !== "str"
      ? []
      : [{ value: own, label: own }]),
  ];
  typedField("priority", [{ value: "str", options }, ...ANYTHING]);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
