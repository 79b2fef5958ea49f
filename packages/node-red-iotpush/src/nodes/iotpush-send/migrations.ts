import { TEXT_AND_MORE, typedAs } from "../../host/field-defaults.js";
import type { Migration } from "../../host/migrate.js";

/** To 1, before the first release; to 2: a list of buttons. */
export const sendMigrations: readonly Migration[] = [
  (properties) => properties,
  (properties) => ({
    name: "",
    ...typedAs("msg", { message: "payload" }),
    ...TEXT_AND_MORE,
    ...typedAs("json", { actions: "" }),
    ...typedAs("str", { callback_url: "" }),
    buttons: [],
    buttonsFrom: properties.actions ? "field" : "list",
    ...properties,
  }),
];
