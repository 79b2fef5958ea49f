import type { ActionButton } from "@iotpush/core/contract";
import { fieldText, isOn, linkOf, type NotificationData, objectOf } from "./notification.js";

const MOST_BUTTONS = 20;
const ID_LENGTH = 100;
const LABEL_LENGTH = 200;

export interface MappedActions {
  readonly buttons: readonly ActionButton[];
  /** By button id: the action that the automation gave it, which Home Assistant's event names. */
  readonly actionOf: Readonly<Record<string, string>>;
  /** What does not get through, in words. */
  readonly lost: readonly string[];
}

/** The buttons of `data.actions`. A link's button has type `url`; all others answer. */
export function mapActions(data: NotificationData, externalUrl: string | undefined): MappedActions {
  const buttons: ActionButton[] = [];
  const actionOf: Record<string, string> = {};
  const lost: string[] = [];
  if (data.actions && !Array.isArray(data.actions) && listOf(data.actions).length === 0)
    lost.push("the buttons: they are not a list");
  for (const [index, raw] of listOf(data.actions).entries()) {
    const action = fieldText(raw.action) ?? fieldText(raw.identifier);
    if (action === undefined) {
      lost.push(typeof raw.action === "boolean" ? BARE_WORD : "a button without an action");
      continue;
    }
    const label = (labelOf(raw.title) ?? action).slice(0, LABEL_LENGTH);
    const uri = fieldText(raw.uri);
    if (action === "URI") {
      const link = linkOf(uri ?? "", externalUrl);
      if (link.url === undefined) lost.push(`the button "${label}": ${link.why}`);
      else buttons.push({ id: `uri-${index + 1}`, label, type: "url", url: link.url });
      continue;
    }
    if (uri !== undefined) lost.push(`the link of the button "${label}", which answers instead`);
    if (buttons.some(({ id }) => actionOf[id] === action)) {
      lost.push(`a second button of the action ${action}`);
      continue;
    }
    for (const [key, what] of Object.entries(LEFT_OUT))
      if (raw[key] !== undefined) lost.push(`${what} of the button "${label}"`);
    if (isOn(raw.authenticationRequired))
      lost.push(
        `the unlock that the button "${label}" requires: restrict who may answer with allowed_responders`,
      );
    const id = action.length <= ID_LENGTH ? action : `action-${index + 1}`;
    actionOf[id] = action;
    buttons.push({
      id,
      label,
      type: isReply(action, raw) ? "reply" : "button",
      ...(isOn(raw.destructive) ? { destructive: true } : {}),
    });
  }
  // A tap on a link's button would use the question up.
  if (buttons.some(answers))
    for (const { label } of buttons.filter((button) => !answers(button)))
      lost.push(`the link button "${label}" beside buttons that answer: it becomes a link of the message`);
  if (buttons.length > MOST_BUTTONS)
    lost.push(`${buttons.length - MOST_BUTTONS} buttons: at most ${MOST_BUTTONS} are sent`);
  return { buttons: buttons.slice(0, MOST_BUTTONS), actionOf, lost };
}

/** What a button can have in the companion apps, but not in iotpush. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  icon: "the icon",
  textInputButtonTitle: "the title of the text input's button",
  textInputPlaceholder: "the placeholder of the text input",
};

const BARE_WORD = "a button whose action YAML reads as true or false: write it in quotes";

/** `title: Yes` without quotes is true in Home Assistant's YAML. */
const labelOf = (title: unknown): string | undefined =>
  typeof title === "boolean" ? (title ? "Yes" : "No") : fieldText(title);

/** Whether tapping a button is an answer. */
export const answers = ({ type }: ActionButton): boolean => type !== "url";

const isReply = (action: string, raw: NotificationData): boolean =>
  action === "REPLY" || fieldText(raw.behavior)?.toLowerCase() === "textinput";

/** Some notify platforms pass the list as JSON text. */
function listOf(actions: unknown): NotificationData[] {
  if (typeof actions === "string" && actions.trim().startsWith("[")) {
    try {
      return listOf(JSON.parse(actions));
    } catch {
      return [];
    }
  }
  return Array.isArray(actions) ? actions.map(objectOf) : [];
}
