import { PRESET_NAMES, PRIORITIES } from "@iotpush/core/adapter";
import * as z from "zod/v4";

const text = (most: number) => z.string().min(1).max(most);
const seconds = (least: number, most: number) => z.number().int().min(least).max(most);
const optional = <Schema extends z.ZodType>(schema: Schema, words: string) =>
  schema.optional().describe(words);

const question_id = z.string().min(1).describe("The question_id that ask_person returned");

export const AskInput = z.object({
  question: text(4_000).describe(
    "What the person decides. Put the exact statement, command or amount into it: they see nothing else",
  ),
  title: optional(z.string().max(200), "One short line above the question, such as the task's name"),
  preset: optional(
    z.enum(PRESET_NAMES),
    "Buttons that show on the lock screen; approve-reject-comment if neither preset nor buttons are given",
  ),
  buttons: optional(
    z.array(text(40)).min(1).max(4),
    "Custom answers instead of a preset; each one is a button",
  ),
  typed_reply: optional(z.boolean(), "Add a button to type an answer, for custom buttons"),
  urgent: optional(z.boolean(), "Break through the phone's quiet settings; only if waiting does harm"),
  time_limit_seconds: optional(
    seconds(10, 2_592_000),
    "After this long the result is nobody_answered; no limit by default, until the notification expires",
  ),
  when_nobody_answers: optional(
    z.string().min(1),
    "Label or id of the button that applies if it is certain that nobody answered; by default there is no answer",
  ),
  key: optional(
    text(200),
    "Calls with the same key share one question and, for a day, its answer; for steps that may run again",
  ),
});

export const GetAnswerInput = z.object({
  question_id,
  wait_seconds: optional(seconds(0, 600), "How long to wait for an answer; default 50"),
});

export const CancelInput = z.object({ question_id });

export const NotifyInput = z.object({
  message: text(4_000).describe("What the person should know; no answer is expected"),
  title: z.string().max(200).optional(),
  priority: z.enum(PRIORITIES).optional(),
});

export const CancelOutput = z.object({
  question_id: z.string(),
  cancelled: z.boolean(),
  message: z.string(),
});

export const NotifyOutput = z.object({
  sent: z.boolean(),
  phones: z.number().int().optional(),
  message: z.string(),
});

const OpenQuestion = z.object({
  question_id: z.string(),
  question: z.string(),
  asked_at: z.string(),
  ends_at: z.string().optional(),
});

export const OpenOutput = z.object({ questions: z.array(OpenQuestion) });
