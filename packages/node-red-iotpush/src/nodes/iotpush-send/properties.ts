import { PUSH_TEXT_NAMES } from "@iotpush/core/adapter";
import type { NodeDef } from "node-red";
import type { AskButton } from "../../host/buttons.js";
import { type Migration, TEXT_AND_MORE, typedAs } from "../../host/migrate.js";

/** The fields of a push, each a typed input: `title` and `titleType`. Names as in the API. */
export const SEND_FIELDS = [
  "topic",
  "message",
  "title",
  "priority",
  ...PUSH_TEXT_NAMES,
  "actions",
  "callback_url",
  "metadata",
] as const;
type SendField = (typeof SEND_FIELDS)[number];

/** The type of `callback_url` that stands for the connection's own endpoint: its secret stays out of the flow. */
export const EVENTS_TYPE = "events";

export type SendProperties = {
  readonly version: number;
  readonly server: string;
  /** `list`: the node's own buttons; `field`: the field `actions`. */
  readonly buttonsFrom: "list" | "field";
  readonly buttons: readonly AskButton[];
} & {
  readonly [field in SendField | `${SendField}Type`]: string;
};

export type SendDef = NodeDef & SendProperties;

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
