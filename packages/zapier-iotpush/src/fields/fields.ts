import {
  ACTION_TYPES,
  PRESET_WORDS,
  PRESETS,
  PRIORITIES,
  PUSH_TEXT_NAMES,
  PUSH_TEXTS,
} from "@iotpush/core/adapter";
import { defineInputField, defineInputFields } from "zapier-platform-core";

/** Where to send: the connection's topic, or another. */
export const topicField = defineInputField({
  key: "topic",
  label: "Topic",
  type: "string",
  dynamic: "topic_list.name.name",
  helpText:
    "The connection's topic unless you choose another. The connection's key is only used for its own topic: for another private topic, use a connection of that topic.",
});

/** What events to let through: topics by name or id. */
export const topicsField = defineInputField({
  key: "topics",
  label: "Topics",
  type: "string",
  list: true,
  dynamic: "topic_list.id.name",
  helpText: "Only events of these topics, by name or id. All topics of the account if empty.",
});

export const messageFields = defineInputFields([
  topicField,
  { key: "message", label: "Message", type: "text", required: true },
  { key: "title", label: "Title", type: "string" },
  {
    key: "priority",
    label: "Priority",
    type: "string",
    choices: [...PRIORITIES],
    helpText: "Normal if empty.",
  },
  ...PUSH_TEXT_NAMES.map((key) => ({
    key,
    label: PUSH_TEXTS[key].label,
    type: "string" as const,
    ...(key === "tags"
      ? { list: true, helpText: "Words such as sensor or alert, one per line." }
      : { helpText: `${PUSH_TEXTS[key].help}, for example ${PUSH_TEXTS[key].example}.` }),
  })),
]);

/** The predefined sets for a dropdown: name and the words that the lock screen shows. */
const SET_CHOICES: Record<string, string> = Object.fromEntries(
  PRESETS.map(({ name, ids }) => [name, ids.map((id) => PRESET_WORDS[id]).join(", ")]),
);

export const buttonFields = defineInputFields([
  {
    key: "button_set",
    label: "Buttons",
    type: "string",
    choices: SET_CHOICES,
    helpText:
      "These show on the lock screen. For buttons of your own, leave this empty and fill in the lines below.",
  },
  {
    key: "buttons",
    label: "Custom Buttons",
    children: [
      {
        key: "id",
        label: "Button ID",
        type: "string",
        helpText: "What your Zap gets back, for example `close`.",
      },
      { key: "label", label: "Button Text", type: "string" },
      {
        key: "type",
        label: "Button Type",
        type: "string",
        choices: [...ACTION_TYPES],
        helpText: "`button` if empty; `reply` lets people type an answer.",
      },
      { key: "url", label: "Button URL", type: "string", helpText: "Only for the type `url`." },
      { key: "destructive", label: "Destructive", helpText: "Shown in red.", type: "boolean" },
    ],
  },
]);

export const respondersField = defineInputField({
  key: "allowed_responders",
  label: "Allowed Responders",
  type: "string",
  list: true,
  dynamic: "responder_list.id.name",
  helpText:
    "Whose tap counts, by user ID; everybody's if empty. The list shows who has answered before; it needs a session token, but an ID can always be typed. A tap by somebody else still uses the question up: the outcome is then `unauthorized`, without a Button ID. Names of devices work too, but anybody can rename a phone.",
});

export const actionsField = defineInputField({
  key: "actions",
  label: "Button IDs",
  type: "string",
  list: true,
  helpText:
    "Only these buttons, for example `approve`. A reply typed inside the app arrives as `reply`. Any button if empty.",
});
