import type { PushInput } from "../../contract/message.js";

/** Ask again while nobody answered: the same push, to the same topic or another. */
export interface Reminder {
  /** Milliseconds after the push before; default 5 minutes. */
  readonly everyMs?: number | undefined;
  /** Reminders at most; default 5. */
  readonly times?: number | undefined;
  /** Send the reminders to this topic instead: an escalation. Its key must be known to the client. */
  readonly topic?: string | undefined;
}

/** A question to a person: a push with buttons, and what counts as its answer. Times are milliseconds. */
export interface Question extends Omit<PushInput, "callback_url" | "callback_headers"> {
  /** The topic's name. */
  readonly topic: string;
  /** How long an answer is waited for. */
  readonly timeoutMs: number;
  /** User ids or device names whose tap counts; anyone's where absent. A device's name is convenience, not identity. */
  readonly approvers?: readonly string[] | undefined;
  /** How often the question is pushed again after a tap that did not count, which uses it up; default 1. */
  readonly unauthorisedRepeats?: number | undefined;
  /** What to do when nobody is subscribed to the topic; default `fail`: the outcome is `undeliverable` at once. */
  readonly nobodySubscribed?: "fail" | "wait" | undefined;
  readonly reminder?: Reminder | undefined;
  /** Map the buttons to a predefined set of the same meaning, so that they show on the lock screen; default true. */
  readonly fitButtons?: boolean | undefined;
  /** End the message with what the lock screen's words stand for, where they differ from the labels; default true. */
  readonly legend?: boolean | undefined;
  /** Answer a tap that comes too late by one low-priority push; default false. */
  readonly lateNotice?: boolean | undefined;
  /** The caller's own JSON, kept with the question over a restart. */
  readonly context?: unknown;
}
