import { PUSH_TEXT_NAMES } from "@iotpush/core/adapter";
import type { NodeDef } from "node-red";
import type { AskButton } from "../../host/buttons.js";
import type { TimeUnit } from "../../host/fields.js";
import { type Migration, TEXT_AND_MORE, typedAs } from "../../host/migrate.js";

/** The typed inputs of the node: `title` and `titleType`. Names as in the API; `timeout` is in the node's `timeoutUnit`. */
export const ASK_FIELDS = [
  "topic",
  "message",
  "title",
  "priority",
  ...PUSH_TEXT_NAMES,
  "metadata",
  "actions",
  "timeout",
  "allowedResponders",
] as const;
type AskField = (typeof ASK_FIELDS)[number];

export type AskProperties = {
  readonly version: number;
  /** Id of the configuration node. */
  readonly server: string;
  /** `list`: the node's own buttons, an output each. `msg`: the field `actions`, and one output for all answers. */
  readonly buttonsFrom: "list" | "msg";
  readonly buttons: readonly AskButton[];
  /** The answers', then the one for no answer, then those for asked and cancelled if there are any. */
  readonly outputs: number;
  readonly askedOutput: boolean;
  readonly cancelledOutput: boolean;
  readonly timeoutUnit: TimeUnit;
  /** auto: by callback if one can arrive, and by reading receipts as well. */
  readonly mode: "auto" | "callback" | "poll";
  readonly whenNobodyAnswers: "go_on" | "fail" | "answer";
  /** Id of the button that counts when nobody answers in time, with `answer`. */
  readonly defaultAnswer: string;
  readonly reminder: boolean;
  /** Minutes between two pushes. */
  readonly reminderEvery: number;
  readonly reminderTimes: number;
  readonly nobodySubscribed: "fail" | "wait";
  /** Notify people who tap too late. */
  readonly lateNotice: boolean;
  /** Explain the lock screen's words if they differ from the labels. */
  readonly legend: boolean;
} & { readonly [field in AskField | `${AskField}Type`]: string } & {
  /** Ids of the configuration nodes whose topics are asked, too; empty for none. Single fields, since Node-RED knows no lists of nodes. */
  readonly [step in Step as `escalateTo${step}`]: string;
} & { readonly [step in Step as `escalateAfter${step}`]: number | string } & {
  readonly [step in Step as `escalateUnit${step}`]: TimeUnit;
};

/** The steps of an escalation. */
export const STEPS = [1, 2, 3] as const;
type Step = (typeof STEPS)[number];

export type AskDef = NodeDef & AskProperties;

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
    const steps = STEPS.map((step) => ({
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
