import * as z from "zod/v4";
import { PushInput } from "../../contract/message.js";

/** Ask again while nobody answered: the same push, to the same topic or another. */
const Reminder = z.strictObject({
  everyMs: z
    .number()
    .int()
    .min(1_000)
    .optional()
    .describe("Milliseconds after the push before; default 5 minutes"),
  times: z.number().int().min(1).max(100).optional().describe("Reminders at most; default 5"),
  topic: z
    .string()
    .min(1)
    .optional()
    .describe("Send the reminders to this topic instead, an escalation; its key must be known to the client"),
});

const Escalation = z.strictObject({
  topic: z.string().min(1).describe("The topic's name; its key must be known to the client"),
  afterMs: z.number().int().min(1_000).describe("Milliseconds after the question was asked"),
});

/** What a question has in addition to its push. */
const asking = {
  topic: z.string().min(1).describe("The topic's name"),
  timeoutMs: z
    .number()
    .int()
    .min(1_000)
    .max(31_536_000_000)
    .nullable()
    .describe("How long to wait for an answer; null for no limit"),
  key: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe("Asking again with this key is the same question, and for 24 hours after its end its outcome"),
  whenNobodyAnswers: z
    .union([z.enum(["go_on", "fail"]), z.strictObject({ answer: z.string().min(1) })])
    .optional()
    .describe(
      "Go on: the outcome is `timed_out` (default). Fail: it is `failed`. An answer is a button's id, given only if it is certain that nobody answered; otherwise the outcome is `failed`",
    ),
  escalation: z
    .array(Escalation)
    .max(20)
    .optional()
    .describe("Push to these topics too, one after the other, until somebody answers"),
  mode: z
    .enum(["auto", "callback", "poll"])
    .optional()
    .describe("How its answer is learned; by default as the Asker does it"),
  allowedResponders: z
    .array(z.string().min(1))
    .min(1, "names nobody, so that no tap would count: name at least one person, or leave it out")
    .optional()
    .describe(
      "User ids or device names whose tap counts; anyone's where absent. A device's name is convenience, not identity",
    ),
  askAgain: z
    .number()
    .int()
    .min(0)
    .max(10)
    .optional()
    .describe(
      "How often the question is pushed again after a tap that does not count, which uses it up; default 1",
    ),
  nobodySubscribed: z
    .enum(["fail", "wait"])
    .optional()
    .describe("When nobody is subscribed: the outcome is `undeliverable` at once (default), or wait anyway"),
  reminder: Reminder.optional(),
  snooze: z
    .record(z.string().min(1), z.number().int().min(1_000).max(31_536_000_000))
    .optional()
    .describe(
      "Buttons that put the question off, by id, and for how many milliseconds: a tap leaves it open, pushes it again after that time, and its time limit starts again",
    ),
  urlButtons: z
    .enum(["convert", "refuse"])
    .optional()
    .describe(
      "Tapping a url button would use the question up: it becomes the click URL (default), or is refused",
    ),
  fitButtons: z
    .boolean()
    .optional()
    .describe(
      "Map the buttons to a predefined set of the same meaning, so that they show on the lock screen; default true",
    ),
  legend: z
    .boolean()
    .optional()
    .describe(
      "End the message with what the lock screen's words stand for, where they differ from the labels; default true",
    ),
  lateNotice: z
    .boolean()
    .optional()
    .describe("Answer a tap that comes too late by one low-priority push; default false"),
  context: z.unknown().optional().describe("The caller's own JSON, kept with the question over a restart"),
};

/** A question to a person: a push with buttons, and what counts as its answer. Times are milliseconds. */
export const Question = PushInput.omit({ callback_url: true, callback_headers: true }).extend(asking);
export type Question = z.infer<typeof Question>;

/** Whether a field says how to ask; all others are those of the push. */
export const isAboutAsking = (field: string): boolean => Object.hasOwn(asking, field);
