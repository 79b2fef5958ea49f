import {
  PRIORITIES,
  PUSH_TEXT_NAMES,
  PUSH_TEXTS,
  type PushInput,
  ValidationError,
} from "@iotpush/core/adapter";
import type { IDataObject, INodeProperties } from "n8n-workflow";
import type { Parameters } from "../../common/parameters.ts";

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

export const messageField = (example: string): INodeProperties => ({
  displayName: "Message",
  name: "message",
  type: "string",
  typeOptions: { rows: 4 },
  required: true,
  default: "",
  placeholder: `e.g. ${example}`,
  description: "The text of the notification",
});

export const titleField: INodeProperties = {
  displayName: "Title",
  name: "title",
  type: "string",
  default: "",
  placeholder: "e.g. Server Alert",
  description: "Shown in bold above the message",
};

const unsorted: INodeProperties[] = [
  {
    displayName: "Append Attribution",
    name: "appendAttribution",
    type: "boolean",
    default: false,
    description: 'Whether to end the message with "This message was sent automatically with n8n"',
  },
  {
    displayName: "Priority",
    name: "priority",
    type: "options",
    default: "normal",
    description: "How urgently the phone shows it",
    options: PRIORITIES.map((value) => ({ name: capital(value), value })),
  },
  ...PUSH_TEXT_NAMES.map(
    (field): INodeProperties => ({
      displayName: PUSH_TEXTS[field].label,
      name: camelCase(field),
      type: "string",
      default: "",
      placeholder: `e.g. ${PUSH_TEXTS[field].example}`,
      description: PUSH_TEXTS[field].help,
    }),
  ),
];

/** Entries of an options collection that a message may have, whether it asks or not. */
export const messageOptions = unsorted.toSorted((a, b) => a.displayName.localeCompare(b.displayName));

/** A field's text. Throws ValidationError for an object, which a person would read as "[object Object]". */
export function textOfField(field: string, value: unknown): string {
  const text = String(value ?? "");
  if (!text.includes("[object Object]") && (typeof value !== "object" || value === null)) return text;
  throw new ValidationError({
    what: "The message",
    issues: [{ field, problem: "is an object, not a text" }],
    fix: "Choose one of the object's fields in the expression, or use JSON.stringify.",
  });
}

const ATTRIBUTION = "This message was sent automatically with n8n";

/** The part of a push that the fields message, title and the options mean; empty texts are left out. */
export function pushFromOptions(read: Parameters, options: IDataObject): PushInput {
  const title = textOfField("Title", read("title", "")).trim();
  const message = textOfField("Message", read("message", ""));
  const texts = PUSH_TEXT_NAMES.map(
    (field) => [field, textOfField(PUSH_TEXTS[field].label, options[camelCase(field)]).trim()] as const,
  );
  const priority = PRIORITIES.find((each) => each === options.priority);
  return {
    message: options.appendAttribution === true ? `${message}\n\n${ATTRIBUTION}` : message,
    ...(title ? { title } : {}),
    ...(priority ? { priority } : {}),
    ...Object.fromEntries(texts.filter(([, text]) => text)),
  };
}
