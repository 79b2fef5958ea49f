import { PRESET_NAMES, PRIORITIES } from "@iotpush/core/adapter";
import * as z from "zod/v4";

const questionId = z.string().min(1).describe("The question_id that ask_person returned");

export const AskInput = z.object({
  question: z
    .string()
    .min(1)
    .max(4_000)
    .describe(
      "What the person decides. Put the exact statement, command or amount into it: they see nothing else",
    ),
  title: z
    .string()
    .max(200)
    .optional()
    .describe("One short line above the question, such as the task's name"),
  preset: z
    .enum(PRESET_NAMES)
    .optional()
    .describe(
      "Buttons that show on the lock screen; approve-reject-comment if neither preset nor buttons are given",
    ),
  buttons: z
    .array(z.string().min(1).max(40))
    .min(1)
    .max(4)
    .optional()
    .describe("Custom answers instead of a preset; each one is a button"),
  typed_reply: z.boolean().optional().describe("Add a button to type an answer, for custom buttons"),
  urgent: z
    .boolean()
    .optional()
    .describe("Break through the phone's quiet settings; only if waiting does harm"),
  time_limit_seconds: z
    .number()
    .int()
    .min(10)
    .max(2_592_000)
    .optional()
    .describe(
      "After this long the result is nobody_answered; no limit by default, until the notification expires",
    ),
  when_nobody_answers: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Label or id of the button that applies if it is certain that nobody answered; by default there is no answer",
    ),
  key: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("The same key is the same question, and for a day its answer: for steps that may run again"),
});

export const GetAnswerInput = z.object({
  question_id: questionId,
  wait_seconds: z
    .number()
    .int()
    .min(0)
    .max(600)
    .optional()
    .describe("How long to wait for an answer; default 50"),
});

export const CancelInput = z.object({ question_id: questionId });

export const NotifyInput = z.object({
  message: z.string().min(1).max(4_000).describe("What the person should know; no answer is expected"),
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

export const OpenOutput = z.object({
  questions: z.array(
    z.object({
      question_id: z.string(),
      question: z.string(),
      asked_at: z.string(),
      ends_at: z.string().optional(),
    }),
  ),
});
