import { PRIORITIES, type PushInput, ValidationError } from "@iotpush/core/adapter";
import type { IDataObject, INodeProperties } from "n8n-workflow";
import type { Parameters } from "../../common/parameters.ts";

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

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

/** Entries of an options collection that a message may have, whether it asks or not. */
export const messageOptions: INodeProperties[] = [
  {
    displayName: "Append Attribution",
    name: "appendAttribution",
    type: "boolean",
    default: false,
    description: 'Whether to end the message with "This message was sent automatically with n8n"',
  },
  {
    displayName: "Click URL",
    name: "clickUrl",
    type: "string",
    default: "",
    placeholder: "e.g. https://example.com/alert/7",
    description: "What opens when the notification itself is tapped",
  },
  {
    displayName: "Priority",
    name: "priority",
    type: "options",
    default: "normal",
    description: "How urgently the phone shows it",
    options: PRIORITIES.map((value) => ({ name: capital(value), value })),
  },
  {
    displayName: "Tags",
    name: "tags",
    type: "string",
    default: "",
    placeholder: "e.g. sensor,alert",
    description: "Comma-separated",
  },
];

/** A field's text. Throws ValidationError for an object, which a person would read as "[object Object]". */
export function textOf(field: string, value: unknown): string {
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
export function pushOf(read: Parameters, options: IDataObject): PushInput {
  const title = textOf("Title", read("title", "")).trim();
  const message = textOf("Message", read("message", ""));
  const tags = textOf("Tags", options.tags).trim();
  const clickUrl = textOf("Click URL", options.clickUrl).trim();
  const priority = PRIORITIES.find((each) => each === options.priority);
  return {
    message: options.appendAttribution === true ? `${message}\n\n${ATTRIBUTION}` : message,
    ...(title ? { title } : {}),
    ...(priority ? { priority } : {}),
    ...(tags ? { tags } : {}),
    ...(clickUrl ? { click_url: clickUrl } : {}),
  };
}
