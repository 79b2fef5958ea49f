import { PUSH_TEXT_NAMES, PUSH_TEXTS, type PushInput } from "@iotpush/core/adapter";
import type { IDataObject } from "n8n-workflow";
import { field, fields } from "../../common/panel.ts";
import { filledTexts, type Parameters, readField, textOf, within } from "../../common/parameters.ts";

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

export const textFields = (example: string) =>
  fields({
    message: field.text("Message", "The text of the notification", {
      typeOptions: { rows: 4 },
      required: true,
      placeholder: `e.g. ${example}`,
    }),
    title: field.text("Title", "Shown in bold above the message", { placeholder: "e.g. Server Alert" }),
  });

const ATTRIBUTION = "This message was sent automatically with n8n";

const pushTexts = fields(
  Object.fromEntries(
    PUSH_TEXT_NAMES.map((name) => {
      const { label, help, example } = PUSH_TEXTS[name];
      return [camelCase(name), field.text(label, help, { placeholder: `e.g. ${example}` })];
    }),
  ),
);
/** Entries of an options collection that a message may have, whether it asks or not. */
export const messageOptions = fields({
  appendAttribution: field.toggle("Append Attribution", `Whether to end the message with "${ATTRIBUTION}"`),
  priority: field.choice("Priority", "How urgently the phone shows it", "normal", {
    low: "Low",
    normal: "Normal",
    high: "High",
    urgent: "Urgent",
  }),
  ...pushTexts,
});

const { message, title } = textFields("");

/** The part of a push that the texts and the options mean; empty texts are left out. */
export function pushFromOptions(read: Parameters, options: IDataObject): PushInput {
  const { appendAttribution, priority } = messageOptions;
  const text = textOf(message.displayName, read(message.name, ""));
  const bold = readField(read, title);
  const option = within(options);
  return {
    message: readField(option, appendAttribution) ? `${text}\n\n${ATTRIBUTION}` : text,
    ...(bold ? { title: bold } : {}),
    ...(priority.name in options ? { priority: readField(option, priority) } : {}),
    ...filledTexts(pushTexts, options),
  };
}
