import { defineInputField } from "zapier-platform-core";

/** Whose tap counts. */
export const respondersField = defineInputField({
  key: "allowed_responders",
  label: "Allowed Responders",
  type: "string",
  list: true,
  dynamic: "responder_list.id.name",
  helpText:
    "Whose tap counts, by user ID; everybody's if empty. The list shows who has answered before; it needs a session token, but an ID can always be typed. A tap by somebody else still uses the question up: the outcome is then `unauthorized`, without a Button ID. Names of devices work too, but anybody can rename a phone.",
});
