import { PRIORITIES, PUSH_TEXT_NAMES, PUSH_TEXTS, type PushInput } from "@iotpush/core/adapter";
import type { IDataObject, INodeProperties } from "n8n-workflow";
import { switchField, textField } from "../../common/panel.ts";
import { choiceOf, type Parameters, readText, switchIn, textOf } from "../../common/parameters.ts";

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

/** Entries of an options collection that a message may have, whether it asks or not. */
export const messageOptions: INodeProperties[] = [
  switchField(
    "Append Attribution",
    "appendAttribution",
    'Whether to end the message with "This message was sent automatically with n8n"',
  ),
  textField("Priority", "priority", "How urgently the phone shows it", {
    type: "options",
    default: "normal",
    options: PRIORITIES.map((value) => ({ name: capital(value), value })),
  }),
  ...PUSH_TEXT_NAMES.map((name) => {
    const { label, help, example } = PUSH_TEXTS[name];
    return textField(label, camelCase(name), help, { placeholder: `e.g. ${example}` });
  }),
];

const ATTRIBUTION = "This message was sent automatically with n8n";

/** The part of a push that the fields message, title and the options mean; empty texts are left out. */
export function pushFromOptions(read: Parameters, options: IDataObject): PushInput {
  const title = readText(read, titleField);
  const message = textOf("Message", read("message", ""));
  const texts = PUSH_TEXT_NAMES.map(
    (field) => [field, textOf(PUSH_TEXTS[field].label, options[camelCase(field)]).trim()] as const,
  );
  const attributed = switchIn(options, "Append Attribution", "appendAttribution");
  return {
    message: attributed ? `${message}\n\n${ATTRIBUTION}` : message,
    ...(title ? { title } : {}),
    ...("priority" in options ? { priority: choiceOf("Priority", options.priority, PRIORITIES) } : {}),
    ...Object.fromEntries(texts.filter(([, text]) => text)),
  };
}
