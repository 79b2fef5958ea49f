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

/** What may be the value of a typed input, by what it is for. */
export const TEXT_TYPES: EditorWidgetTypedInputType[] = ["str", "msg", "flow", "global", "env", "jsonata"];
export const NUMBER_TYPES: EditorWidgetTypedInputType[] = ["num", "msg", "flow", "global", "env", "jsonata"];
export const JSON_TYPES: InputType[] = [OPTIONAL_JSON, "msg", "flow", "global", "env", "jsonata"];
/** Buttons that come from somewhere else than the list: from the message first of all. */
export const BUTTONS_TYPES: InputType[] = ["msg", "flow", "global", "env", "jsonata", OPTIONAL_JSON];

/** The defaults of typed inputs of a type: `title` and `titleType`. The build writes them out one by one. */
export const typedDefaults = <Name extends string>(type: string, values: Readonly<Record<Name, string>>) =>
  Object.fromEntries(
    Object.entries(typedAs(type, values)).map(([name, value]) => [name, { value }]),
  ) as Record<Name | `${Name}Type`, { value: string }>;

/** The fields of a push that are one text: their defaults and their types. */
export const PUSH_TEXT_DEFAULTS = typedDefaults(
  "str",
  Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [name, ""])) as Record<PushText, string>,
);
export const PUSH_TEXT_TYPES: Record<string, InputType[]> = Object.fromEntries(
  PUSH_TEXT_NAMES.map((name) => [name, TEXT_TYPES]),
);

/** Makes a typed input of `#node-input-<name>` for each; its type is kept in `#node-input-<name>Type`. */
export function typedFields(fields: Readonly<Record<string, InputType[]>>): void {
  for (const [name, types] of Object.entries(fields))
    $(`#node-input-${name}`).typedInput({ types, typeField: `#node-input-${name}Type` });
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
  $("#node-input-priority").typedInput({
    types: [{ value: "str", options }, "msg", "flow", "global", "env", "jsonata"],
    typeField: "#node-input-priorityType",
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
