import { type ActionButton, buttons, ValidationError } from "@iotpush/core/adapter";
import type { INodeProperties } from "n8n-workflow";
import type { Parameters } from "../../common/parameters.ts";
import { textOfField } from "./message-options.ts";

/** The sets that show on the lock screen, as the panel names them. */
const SETS = {
  acknowledge: buttons.acknowledge,
  acknowledgeEscalateReply: buttons.acknowledgeEscalateReply,
  acknowledgeSnooze: buttons.acknowledgeSnooze,
  acknowledgeSnoozeReply: buttons.acknowledgeSnoozeReply,
  approveReject: buttons.approveReject,
  approveRejectComment: buttons.approveRejectComment,
  comment: buttons.comment,
  confirmDeny: buttons.confirmDeny,
  openDismiss: buttons.openDismiss,
  reply: buttons.reply,
  yesNo: buttons.yesNo,
} as const;

const LOCK_SCREEN = "Shows on the lock screen";
const custom = { name: "Custom Buttons", value: "custom", description: "Name them yourself" };
const json = { name: "Custom Buttons (JSON)", value: "json", description: "Take them from data" };
const none = { name: "None", value: "none", description: "A notification without buttons" };

const sets = (Object.entries(SETS) as [string, () => readonly ActionButton[]][]).map(([value, make]) => ({
  name: make()
    .map(({ label }) => label)
    .join(" / "),
  value,
  description: LOCK_SCREEN,
}));

/** Which buttons; `without` offers a notification without any. */
export const buttonSetField = (initial: string, without: boolean): INodeProperties => ({
  displayName: "Buttons",
  name: "buttonSet",
  type: "options",
  default: initial,
  description:
    "Sets of the list show on the lock screen, with the app's own words; other buttons show only inside the app",
  options: [...sets, ...(without ? [none] : []), custom, json].toSorted((a, b) =>
    a.name.localeCompare(b.name),
  ),
});

const buttonsJsonField: INodeProperties = {
  displayName: "Buttons (JSON)",
  name: "buttonsJson",
  type: "json",
  default: '[{ "id": "approve", "label": "Approve" }, { "id": "reject", "label": "Reject" }]',
  displayOptions: { show: { buttonSet: ["json"] } },
  description: "An array of buttons, each with an ID, and a label, type, URL and destructive if you like",
};

const customButtonsField: INodeProperties = {
  displayName: "Custom Buttons",
  name: "buttons",
  type: "fixedCollection",
  typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: "Add Button" },
  placeholder: "Add Button",
  default: {},
  displayOptions: { show: { buttonSet: ["custom"] } },
  description:
    "They show on the lock screen if their IDs form one of the predefined sets, such as approve and reject; the lock screen then shows the app's own words, whatever the label says",
  options: [
    {
      displayName: "Button",
      name: "values",
      values: [
        {
          displayName: "ID",
          name: "id",
          type: "string",
          default: "",
          required: true,
          placeholder: "e.g. approve",
          description:
            "What the answer names. Predefined: ack, snooze, reply, comment, approve, reject, confirm, deny, yes, no, open, dismiss, escalate.",
        },
        {
          displayName: "Label",
          name: "label",
          type: "string",
          default: "",
          placeholder: "e.g. Approve",
          description: "What the button shows inside the app; the ID if empty",
        },
        {
          displayName: "Mark as Destructive",
          name: "destructive",
          type: "boolean",
          default: false,
          description: "Whether it shows in red on iOS",
        },
        {
          displayName: "Type",
          name: "type",
          type: "options",
          default: "button",
          description:
            "What happens when it is tapped. Any tap answers the message, on a link and on Dismiss too.",
          options: [
            { name: "Button", value: "button", description: "Reports its ID" },
            { name: "Dismiss", value: "dismiss", description: "Closes the notification" },
            { name: "Link", value: "url", description: "Opens a URL" },
            { name: "Reply", value: "reply", description: "Asks for text" },
          ],
        },
        {
          displayName: "URL",
          name: "url",
          type: "string",
          default: "",
          displayOptions: { show: { type: ["url"] } },
          placeholder: "e.g. https://example.com/alert/7",
          description: "What a link opens",
        },
      ],
    },
  ],
};

/** The fields of buttons that are not one of the sets. */
export const customButtonsFields: readonly INodeProperties[] = [customButtonsField, buttonsJsonField];

interface OwnButton {
  readonly id: string;
  readonly label?: string;
  readonly type?: ActionButton["type"];
  readonly url?: string;
  readonly destructive?: boolean;
}

/** The buttons that the fields `buttonSet` and `buttons` mean. */
export function buttonsFromFields(read: Parameters): readonly ActionButton[] {
  const set = String(read("buttonSet", "none"));
  if (set in SETS) return SETS[set as keyof typeof SETS]();
  if (set !== "custom" && set !== "json") return [];
  const own =
    set === "json" ? fromJson(read("buttonsJson", [])) : (read("buttons.values", []) as OwnButton[]);
  return own.map(({ id, label, type = "button", url, destructive }) => ({
    id: idOf(id),
    label: textOfField("Label of a button", label || id).trim(),
    type,
    ...(type === "url" && url ? { url } : {}),
    ...(destructive ? { destructive: true } : {}),
  }));
}

function idOf(given: unknown): string {
  const id = textOfField("ID of a button", given).trim();
  if (id) return id;
  throw new ValidationError({
    what: "The message",
    issues: [{ field: "ID of a button", problem: "is empty" }],
    fix: "Give each button an ID.",
  });
}

/** Throws ValidationError for what is not a list of buttons. */
function fromJson(given: unknown): readonly OwnButton[] {
  let value = given;
  try {
    if (typeof given === "string") value = JSON.parse(given);
  } catch {
    value = undefined;
  }
  const isButton = (each: unknown) => typeof each === "object" && each !== null && "id" in each;
  if (Array.isArray(value) && value.every(isButton)) return value as OwnButton[];
  throw new ValidationError({
    what: "The message",
    issues: [{ field: "Buttons (JSON)", problem: "is not an array of buttons with an id each" }],
    fix: 'Use an array such as [{ "id": "approve", "label": "Approve" }].',
  });
}

/** Labels by set, for the outputs of the panel, which cannot call anything. */
export const SET_LABELS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(SETS).map(([name, make]) => [name, make().map(({ label }) => label)]),
);
