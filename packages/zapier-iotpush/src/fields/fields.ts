import {
  ACTION_TYPES,
  PRESET_WORDS,
  PRESETS,
  PRIORITIES,
  PUSH_TEXT_NAMES,
  PUSH_TEXTS,
} from "@iotpush/core/adapter";
import { type AuthField, defineInputFields, type PlainInputField } from "zapier-platform-core";

/** The optional properties of a step's or the connection's field. */
type More = Pick<AuthField, "type" | "choices"> &
  Pick<PlainInputField, "required" | "default" | "list" | "helpText" | "dynamic" | "placeholder">;

/** A field, by default of type string. */
export const field = <const Key extends string>(key: Key, label: string, more: More = {}) => ({
  type: "string" as NonNullable<More["type"]>,
  ...more,
  key,
  label,
});

/** Where to send: the connection's topic, or another. */
export const topicField = field("topic", "Topic", {
  dynamic: "topic_list.name.name",
  helpText:
    "The connection's topic unless you choose another. The connection's key is only used for its own topic: for another private topic, use a connection of that topic.",
});

/** What events to let through: topics by name or id. */
export const topicsField = field("topics", "Topics", {
  list: true,
  dynamic: "topic_list.id.name",
  helpText: "Only events of these topics, by name or id. All topics of the account if empty.",
});

export const messageFields = defineInputFields([
  topicField,
  field("message", "Message", { type: "text", required: true }),
  field("title", "Title"),
  field("priority", "Priority", { choices: [...PRIORITIES], helpText: "Normal if empty." }),
  ...PUSH_TEXT_NAMES.map((key) =>
    field(
      key,
      PUSH_TEXTS[key].label,
      key === "tags"
        ? { list: true, helpText: "Words such as sensor or alert, one per line." }
        : { helpText: `${PUSH_TEXTS[key].help}, for example ${PUSH_TEXTS[key].example}.` },
    ),
  ),
]);

/** The predefined sets for a dropdown: name and the words that the lock screen shows. */
const SET_CHOICES: Record<string, string> = Object.fromEntries(
  PRESETS.map(({ name, ids }) => [name, ids.map((id) => PRESET_WORDS[id]).join(", ")]),
);

export const buttonFields = defineInputFields([
  field("button_set", "Buttons", {
    choices: SET_CHOICES,
    helpText:
      "These show on the lock screen. For buttons of your own, leave this empty and fill in the lines below.",
  }),
  {
    key: "buttons",
    label: "Custom Buttons",
    children: [
      field("id", "Button ID", { helpText: "What your Zap gets back, for example `close`." }),
      field("label", "Button Text"),
      field("type", "Button Type", {
        choices: [...ACTION_TYPES],
        helpText: "`button` if empty; `reply` lets people type an answer.",
      }),
      field("url", "Button URL", { helpText: "Only for the type `url`." }),
      field("destructive", "Destructive", { helpText: "Shown in red.", type: "boolean" }),
    ],
  },
]);

export const respondersField = field("allowed_responders", "Allowed Responders", {
  list: true,
  dynamic: "responder_list.id.name",
  helpText:
    "Whose tap counts, by user ID; everybody's if empty. The list shows who has answered before; it needs a session token, but an ID can always be typed. A tap by somebody else still uses the question up: the outcome is then `unauthorized`, without a Button ID. Names of devices work too, but anybody can rename a phone.",
});

export const actionsField = field("actions", "Button IDs", {
  list: true,
  helpText:
    "Only these buttons, for example `approve`. A reply typed inside the app arrives as `reply`. Any button if empty.",
});
