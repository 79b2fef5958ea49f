import { PRIORITIES, PUSH_TEXT_NAMES, PUSH_TEXTS, type PushInput } from "@iotpush/core/adapter";
import type { IDataObject, INodeProperties } from "n8n-workflow";
import { type ChoiceField, switchField, textField } from "../../common/panel.ts";
import {
  filledTexts,
  type Parameters,
  readChoice,
  readSwitch,
  readText,
  textOf,
  within,
} from "../../common/parameters.ts";

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

export const messageField = (example: string): INodeProperties =>
  textField("Message", "message", "The text of the notification", {
    typeOptions: { rows: 4 },
    required: true,
    placeholder: `e.g. ${example}`,
  });

export const titleField = textField("Title", "title", "Shown in bold above the message", {
  placeholder: "e.g. Server Alert",
});

const ATTRIBUTION = "This message was sent automatically with n8n";

const attributionField = switchField(
  "Append Attribution",
  "appendAttribution",
  `Whether to end the message with "${ATTRIBUTION}"`,
);
const priorityField: ChoiceField<(typeof PRIORITIES)[number]> = textField(
  "Priority",
  "priority",
  "How urgently the phone shows it",
  {
    type: "options",
    default: "normal",
    options: PRIORITIES.map((value) => ({ name: capital(value), value })),
  },
);
const textFields = PUSH_TEXT_NAMES.map((name) => {
  const { label, help, example } = PUSH_TEXTS[name];
  return textField(label, camelCase(name), help, { placeholder: `e.g. ${example}` });
});

/** Entries of an options collection that a message may have, whether it asks or not. */
export const messageOptions: INodeProperties[] = [attributionField, priorityField, ...textFields];

/** The part of a push that the fields message, title and the options mean; empty texts are left out. */
export function pushFromOptions(read: Parameters, options: IDataObject): PushInput {
  const title = readText(read, titleField);
  const message = textOf("Message", read("message", ""));
  const option = within(options);
  return {
    message: readSwitch(option, attributionField) ? `${message}\n\n${ATTRIBUTION}` : message,
    ...(title ? { title } : {}),
    ...(priorityField.name in options ? { priority: readChoice(option, priorityField) } : {}),
    ...filledTexts(textFields, options),
  };
}
