import type { ActionButton } from "@iotpush/core";
import type { NodeDef } from "node-red";

/** The typed inputs of the node: `title` and `titleType`. Names as in the API; `timeout` is in seconds. */
export const ASK_FIELDS = [
  "topic",
  "message",
  "title",
  "priority",
  "tags",
  "click_url",
  "metadata",
  "timeout",
  "allowedResponders",
] as const;
export type AskField = (typeof ASK_FIELDS)[number];

export type AskProperties = {
  readonly version: number;
  readonly server: string;
  /** One output each, in this order; the timeout output is the last. */
  readonly buttons: readonly ActionButton[];
  readonly outputs: number;
  /** auto: by callback where one can arrive, and by reading receipts as well. */
  readonly mode: "auto" | "callback" | "poll";
  /** Id of the button that counts when nobody answers in time; empty for the timeout output. */
  readonly defaultAnswer: string;
  readonly repeat: boolean;
  /** Minutes between two pushes. */
  readonly repeatEvery: number;
  readonly repeatTimes: number;
  /** Id of the configuration node whose topic the repetitions go to; empty for the question's own. */
  readonly escalateTo: string;
  readonly nobodySubscribed: "fail" | "wait";
  /** Tell whoever taps too late. */
  readonly lateNotice: boolean;
  /** Explain the lock screen's words where they differ from the labels. */
  readonly legend: boolean;
} & { readonly [field in AskField | `${AskField}Type`]: string };

export type AskDef = NodeDef & AskProperties;
