import { type ActionButton, buttons } from "@iotpush/core/adapter";
import type { IDataObject } from "n8n-workflow";
import { field, fields } from "../../common/panel.ts";
import { jsonOf, type Parameters, readField, textOf, unfit, within } from "../../common/parameters.ts";

/** The sets that show on the lock screen, as the panel names them. */
const SETS = {
  acknowledge: buttons.acknowledge(),
  acknowledgeEscalateReply: buttons.acknowledgeEscalateReply(),
  acknowledgeSnooze: buttons.acknowledgeSnooze(),
  acknowledgeSnoozeReply: buttons.acknowledgeSnoozeReply(),
  approveReject: buttons.approveReject(),
  approveRejectComment: buttons.approveRejectComment(),
  comment: buttons.comment(),
  confirmDeny: buttons.confirmDeny(),
  openDismiss: buttons.openDismiss(),
  reply: buttons.reply(),
  yesNo: buttons.yesNo(),
} satisfies Record<string, readonly ActionButton[]>;

/** Labels by set, for the outputs of the panel, which cannot call anything. */
export const SET_LABELS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(SETS).map(([name, set]) => [name, set.map(({ label }) => label)]),
);

/** Which buttons; `without` offers a notification without any. */
const buttonSetField = (initial: string, without: boolean) =>
  field.choice<Record<string, readonly [string, string]>>(
    "Buttons",
    "Sets from the list show on the lock screen, with the app's own words; other buttons show only inside the app",
    initial,
    {
      ...Object.fromEntries(
        Object.entries(SET_LABELS).map(([name, labels]) => [
          name,
          [labels.join(" / "), "Shows on the lock screen"],
        ]),
      ),
      ...(without ? { none: ["None", "A notification without buttons"] } : {}),
      custom: ["Custom Buttons", "Name them yourself"],
      json: ["Custom Buttons (JSON)", "Read them from data"],
    },
  );

const oneButton = fields({
  id: field.text(
    "ID",
    "What the answer names. Predefined: ack, snooze, reply, comment, approve, reject, confirm, deny, yes, no, open, dismiss, escalate.",
    { required: true, placeholder: "e.g. approve" },
  ),
  label: field.text("Label", "What the button shows inside the app; the ID if empty", {
    placeholder: "e.g. Approve",
  }),
  destructive: field.toggle("Mark as Destructive", "Whether it shows in red on iOS"),
  type: field.choice("Type", "What a tap does. Any tap answers, on a link and on Dismiss too.", "button", {
    button: ["Button", "Reports its ID"],
    dismiss: ["Dismiss", "Closes the notification"],
    url: ["Link", "Opens a URL"],
    reply: ["Reply", "Asks for text"],
  }),
  url: field.text("URL", "What a link opens", {
    displayOptions: { show: { type: ["url"] } },
    placeholder: "e.g. https://example.com/alert/7",
  }),
});

/** Which buttons a message has: a set, or one's own. */
export const buttonFields = (initial: string, without: boolean) =>
  fields({
    buttonSet: buttonSetField(initial, without),
    buttons: field.group("Custom Buttons", "Add Button", "Button", oneButton, {
      typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: "Add Button" },
      displayOptions: { show: { buttonSet: ["custom"] } },
      description:
        "They show on the lock screen if their IDs form one of the predefined sets, such as approve and reject; the lock screen then shows the app's own words, whatever the label says",
    }),
    buttonsJson: field.text(
      "Buttons (JSON)",
      "An array of buttons, each with an ID, and a label, type, URL and destructive if you like",
      {
        type: "json",
        default: '[{ "id": "approve", "label": "Approve" }, { "id": "reject", "label": "Reject" }]',
        displayOptions: { show: { buttonSet: ["json"] } },
      },
    ),
  });

/** The buttons that these fields mean. */
export function buttonsOf(
  read: Parameters,
  { buttonSet }: ReturnType<typeof buttonFields>,
): readonly ActionButton[] {
  const set = readField(read, buttonSet);
  if (set === "json") return fromJson(read("buttonsJson", [])).map(buttonOf);
  if (set === "custom") return (read("buttons.values", []) as IDataObject[]).map(buttonOf);
  return (SETS as Readonly<Record<string, readonly ActionButton[]>>)[set] ?? [];
}

function buttonOf(given: IDataObject): ActionButton {
  const id = textOf("ID of a button", given.id).trim();
  if (!id) throw unfit("The message", "ID of a button", "is empty", "Give each button an ID.");
  const type = readField(() => given.type ?? "button", oneButton.type);
  const url = textOf("URL of a button", given.url);
  return {
    id,
    label: textOf("Label of a button", given.label || id).trim(),
    type,
    ...(type === "url" && url ? { url } : {}),
    ...(readField(within(given), oneButton.destructive) ? { destructive: true } : {}),
  };
}

/** Throws ValidationError for what is not a list of buttons. */
function fromJson(given: unknown): readonly IDataObject[] {
  const value = jsonOf(given);
  const isButton = (each: unknown) => typeof each === "object" && each !== null && "id" in each;
  if (Array.isArray(value) && value.every(isButton)) return value as IDataObject[];
  throw unfit(
    "The message",
    "Buttons (JSON)",
    "is not an array of buttons with an id each",
    'Use an array such as [{ "id": "approve", "label": "Approve" }].',
  );
}
