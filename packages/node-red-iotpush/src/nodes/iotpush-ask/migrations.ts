import { TEXT_AND_MORE, typedAs } from "../../host/field-defaults.js";
import type { Migration } from "../../host/migrate.js";

/**
 * To 1, before the first release; to 2: reminders by that name, units, outputs and what happens on silence in fields of their own; to 3: an
 * escalation of up to three steps, in the place of reminders that went to somebody else.
 */
export const askMigrations: readonly Migration[] = [
  (properties) => ({ defaultAnswer: "", repeat: false, repeatEvery: 5, repeatTimes: 5, ...properties }),
  ({ repeat = false, repeatEvery = 5, repeatTimes = 5, ...properties }) => ({
    name: "",
    ...typedAs("msg", { message: "payload", actions: "buttons" }),
    ...TEXT_AND_MORE,
    ...typedAs("num", { timeout: "900" }),
    ...typedAs("str", { allowedResponders: "" }),
    timeoutUnit: "s",
    buttonsFrom: "list",
    buttons: [],
    whenNobodyAnswers: properties.defaultAnswer ? "answer" : "go_on",
    defaultAnswer: "",
    askedOutput: false,
    cancelledOutput: false,
    mode: "auto",
    reminder: repeat,
    reminderEvery: repeatEvery,
    reminderTimes: repeatTimes,
    escalateTo: "",
    nobodySubscribed: "fail",
    lateNotice: false,
    legend: true,
    ...properties,
  }),
  ({ escalateTo = "", ...properties }) => {
    const every = Number(properties.reminderEvery);
    const steps = [1, 2, 3].map((step) => ({
      [`escalateTo${step}`]:
        step <= Number(properties.reminderTimes) && properties.reminder ? escalateTo : "",
      [`escalateAfter${step}`]: every * step,
      [`escalateUnit${step}`]: "min",
    }));
    const reminder = escalateTo ? false : properties.reminder;
    // The editor may have filled in what version 2 did not know.
    return { ...properties, ...Object.assign({}, ...steps), reminder };
  },
];
