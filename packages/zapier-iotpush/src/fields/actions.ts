import { defineInputField } from "zapier-platform-core";

/** Which buttons to let through. */
export const actionsField = defineInputField({
  key: "actions",
  label: "Button IDs",
  type: "string",
  list: true,
  helpText:
    "Only these buttons, for example `approve`. A reply typed inside the app arrives as `reply`. Any button if empty.",
});
