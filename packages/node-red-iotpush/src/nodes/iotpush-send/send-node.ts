import { PUSH_TEXT_NAMES } from "@iotpush/core/adapter";
import type { NodeDef } from "node-red";
import type { AskButton } from "../../host/buttons.js";

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
export type SendField = (typeof SEND_FIELDS)[number];

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
