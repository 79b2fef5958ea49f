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

/** What may be the value of a typed input, by what its row in the dialog says. */
const TYPES: Readonly<Record<string, InputType[]>> = {
  text: TEXT_TYPES,
  number: ["num", ...ANYTHING],
  json: [OPTIONAL_JSON, ...ANYTHING],
  // They come from somewhere else than the list: from the message first of all.
  buttons: [...ANYTHING, OPTIONAL_JSON],
};

/** The defaults of typed inputs of a type: `title` and `titleType`. The build writes them out one by one. */
export const typedDefaults = <Name extends string>(type: string, values: Readonly<Record<Name, string>>) =>
  Object.fromEntries(
    Object.entries(typedAs(type, values)).map(([name, value]) => [name, { value }]),
  ) as Record<Name | `${Name}Type`, { value: string }>;

/** The defaults of a push's fields that are one text. */
export const PUSH_TEXT_DEFAULTS = typedDefaults(
  "str",
  Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [name, ""])) as Record<PushText, string>,
);

/** Makes a typed input of `#node-input-<name>`; its type is kept in `#node-input-<name>Type`. */
export function typedField(name: string, types: InputType[]): void {
  $(`#node-input-${name}`).typedInput({ types, typeField: `#node-input-${name}Type` });
}

/** Makes the typed inputs of the dialog, but for those whose types only the node's script knows. */
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
