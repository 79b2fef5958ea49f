import { type ActionButton, buttons } from "@iotpush/core/adapter";
import type { IDataObject, INodeProperties } from "n8n-workflow";
import { type ChoiceField, choiceField, groupField, switchField, textField } from "../../common/panel.ts";
import {
  jsonOf,
  type Parameters,
  readChoice,
  readSwitch,
  textOf,
  unfit,
  within,
} from "../../common/parameters.ts";

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
export const buttonSetField = (initial: string, without: boolean): ChoiceField<string> =>
  choiceField<Record<string, readonly [string, string]>>(
    "Buttons",
    "buttonSet",
    "Sets of the list show on the lock screen, with the app's own words; other buttons show only inside the app",
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

const destructiveField = switchField("Mark as Destructive", "destructive", "Whether it shows in red on iOS");
const typeField = choiceField(
  "Type",
  "type",
  "What a tap does. Any tap answers, on a link and on Dismiss too.",
  "button",
  {
    button: ["Button", "Reports its ID"],
    dismiss: ["Dismiss", "Closes the notification"],
    url: ["Link", "Opens a URL"],
    reply: ["Reply", "Asks for text"],
  },
);

/** The fields of buttons that are not one of the sets. */
export const customButtonsFields: readonly INodeProperties[] = [
  groupField(
    "Custom Buttons",
    "buttons",
    "Add Button",
    [
      "Button",
      [
        textField(
          "ID",
          "id",
          "What the answer names. Predefined: ack, snooze, reply, comment, approve, reject, confirm, deny, yes, no, open, dismiss, escalate.",
          { required: true, placeholder: "e.g. approve" },
        ),
        textField("Label", "label", "What the button shows inside the app; the ID if empty", {
          placeholder: "e.g. Approve",
        }),
        destructiveField,
        typeField,
        textField("URL", "url", "What a link opens", {
          displayOptions: { show: { type: ["url"] } },
          placeholder: "e.g. https://example.com/alert/7",
        }),
      ],
    ],
    {
      typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: "Add Button" },
      displayOptions: { show: { buttonSet: ["custom"] } },
      description:
        "They show on the lock screen if their IDs form one of the predefined sets, such as approve and reject; the lock screen then shows the app's own words, whatever the label says",
    },
  ),
  textField(
    "Buttons (JSON)",
    "buttonsJson",
    "An array of buttons, each with an ID, and a label, type, URL and destructive if you like",
    {
      type: "json",
      default: '[{ "id": "approve", "label": "Approve" }, { "id": "reject", "label": "Reject" }]',
      displayOptions: { show: { buttonSet: ["json"] } },
    },
  ),
];

/** The buttons that a field of sets, `buttons` and `buttonsJson` mean. */
export function buttonsFromFields(read: Parameters, setField: ChoiceField<string>): readonly ActionButton[] {
  const set = readChoice(read, setField);
  if (set === "json") return fromJson(read("buttonsJson", [])).map(buttonOf);
  if (set === "custom") return (read("buttons.values", []) as IDataObject[]).map(buttonOf);
  return (SETS as Readonly<Record<string, readonly ActionButton[]>>)[set] ?? [];
}

function buttonOf(given: IDataObject): ActionButton {
  const id = textOf("ID of a button", given.id).trim();
  if (!id) throw unfit("The message", "ID of a button", "is empty", "Give each button an ID.");
  const type = readChoice(() => given.type ?? typeField.default, typeField);
  const url = textOf("URL of a button", given.url);
  return {
    id,
    label: textOf("Label of a button", given.label || id).trim(),
    type,
    ...(type === "url" && url ? { url } : {}),
    ...(readSwitch(within(given), destructiveField) ? { destructive: true } : {}),
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
