import { type ActionButton, buttons, PRESETS } from "@iotpush/core/adapter";
import type { IDataObject, NodeHint } from "n8n-workflow";
import { field, fields } from "../../common/panel.ts";
import { jsonOf, type Parameters, readField, textOf, unfit, within } from "../../common/parameters.ts";

/** The sets that show on the lock screen, as the panel names them. */
const SETS: Readonly<Record<string, readonly ActionButton[]>> = Object.fromEntries(
  Object.entries(buttons).map(([name, set]) => [name, set()]),
);

/** Labels by set, for the outputs of the panel, which cannot call anything. */
export const SET_LABELS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(SETS).map(([name, set]) => [name, set.map(({ label }) => label)]),
);

const SET_CHOICES = Object.fromEntries(
  Object.entries(SET_LABELS).map(([name, labels]) => [
    name,
    [labels.join(" / "), "Shows on the lock screen"],
  ]),
) as Record<string, readonly [string, string]>;

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

/** Which buttons a message has: a predefined set or custom ones; `without` also offers none. */
export const buttonFields = (initial: string, without: boolean) =>
  fields({
    buttonSet: field.choice<Record<string, readonly [string, string]>>(
      "Buttons",
      "Sets from the list show on the lock screen, with the app's own words; other buttons show only inside the app",
      initial,
      {
        ...SET_CHOICES,
        ...(without ? { none: ["None", "A notification without buttons"] } : {}),
        custom: ["Custom Buttons", "Name them yourself"],
        json: ["Custom Buttons (JSON)", "Read them from data"],
      },
    ),
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

export function buttonsOf(
  read: Parameters,
  { buttonSet }: ReturnType<typeof buttonFields>,
): readonly ActionButton[] {
  const set = readField(read, buttonSet);
  if (set === "json") return fromJson(read("buttonsJson", [])).map(buttonOf);
  if (set === "custom") return (read("buttons.values", []) as IDataObject[]).map(buttonOf);
  return SETS[set] ?? [];
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

function fromJson(given: unknown): readonly IDataObject[] {
  const value = jsonOf(given);
  const isButton = (each: unknown) => typeof each === "object" && each !== null && "id" in each;
  if (Array.isArray(value) && value.every(isButton)) return value as IDataObject[];
  const fix = 'Use an array such as [{ "id": "approve", "label": "Approve" }].';
  throw unfit("The message", "Buttons (JSON)", "is not an array of buttons with an id each", fix);
}

const sets = PRESETS.map(({ ids }) => [...ids].sort().join("+"));
const given = '($parameter["buttons"]?.values ?? []).map((button) => button.id)';
const noSet = `${given}.length > 0 && !${JSON.stringify(sets)}.includes(${given}.sort().join("+"))`;

const hint = (operation: string, own: string, message: string): NodeHint => ({
  message,
  type: "info",
  location: "ndv",
  whenToDisplay: "always",
  displayCondition: `={{ $parameter["operation"] === "${operation}" && ${own} && $parameter["buttonSet"] === "custom" && ${noSet} }}`,
});

/** Shown in the panel while own buttons are set up that the lock screen does not have. */
export const lockScreenHints: NodeHint[] = [
  hint(
    "send",
    "true",
    "These buttons show only inside the app: their IDs are not those of a predefined set, such as approve and reject.",
  ),
  hint(
    "sendAndWait",
    '$parameter["responseType"] === "buttons"',
    "These IDs are not those of a predefined set. If IDs or labels mean the same as a set, that set is sent in their place and shows on the lock screen; otherwise the buttons show only inside the app. The answer has your own ID and label either way.",
  ),
];
