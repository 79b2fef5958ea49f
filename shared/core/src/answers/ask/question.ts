import * as z from "zod/v4/mini";
import type { ActionButton } from "../../contract/action-button.js";
import { pushFields } from "../../contract/message.js";
import { buttonSet, type PresetIds, type PresetName } from "../../contract/presets.js";
import { arrayOf, recordOf, text, whole } from "../../contract/schema.js";
import { checkWritten, type Written } from "../../wire/written.js";
import { ANSWER_MODES } from "./asker-options.js";

const YEAR_MS = 31_536_000_000;

/** A topic's name, a button's id, a person. */
const name = /* @__PURE__ */ text(1, 1000);

/** What a question has in addition to its push. */
const asking = {
  /** The topic's name. */
  topic: name,
  /** How many milliseconds to wait for an answer; null for no limit. */
  timeoutMs: /* @__PURE__ */ z.nullable(whole(1_000, YEAR_MS)),
  /** Asking again with this key is the same question, and for 24 hours after its end its outcome. */
  key: /* @__PURE__ */ z.optional(text(1, 500)),
  /**
   * Go on: the outcome is `timed_out` (default). Fail: it is `failed`. An answer is a button's id, given only if it is certain
   * that nobody answered; otherwise the outcome is `failed`.
   */
  whenNobodyAnswers: /* @__PURE__ */ z.optional(
    z.union([z.enum(["go_on", "fail"]), z.strictObject({ answer: name })]),
  ),
  /** Push to these topics too, one after the other, until somebody answers. `afterMs` is counted from the asking. */
  escalation: /* @__PURE__ */ z.optional(
    z.array(z.strictObject({ topic: name, afterMs: whole(1_000) })).check(z.maxLength(20)),
  ),
  /** How its answer is learned; by default as the Asker does it. */
  mode: /* @__PURE__ */ z.optional(z.enum(ANSWER_MODES)),
  /** User ids or device names whose tap counts; anyone's if absent. A device's name is convenience, not identity. */
  allowedResponders: /* @__PURE__ */ z.optional(
    arrayOf(name, 1, "names nobody, so that no tap would count: name at least one person, or leave it out"),
  ),
  /** How often the question is pushed again after a tap that does not count, which uses it up; default 1. */
  askAgain: /* @__PURE__ */ z.optional(whole(0, 10)),
  /** When nobody is subscribed: the outcome is `undeliverable` at once (default), or wait anyway. */
  nobodySubscribed: /* @__PURE__ */ z.optional(z.enum(["fail", "wait"])),
  /**
   * Push it again while nobody answered: `everyMs` after the push before (default 5 minutes), `times` at most (default 5), to
   * another `topic` if one is given.
   */
  reminder: /* @__PURE__ */ z.optional(
    z.strictObject({
      everyMs: z.optional(whole(1_000)),
      times: z.optional(whole(1, 100)),
      topic: z.optional(name),
    }),
  ),
  /**
   * Buttons that put the question off, by id, and for how many milliseconds: a tap leaves it open, pushes it again after that
   * time, and its time limit starts again.
   */
  snooze: /* @__PURE__ */ z.optional(recordOf(whole(1_000, YEAR_MS))),
  /** Tapping a url button would use the question up: it becomes the click URL (default), or is refused. */
  urlButtons: /* @__PURE__ */ z.optional(z.enum(["convert", "refuse"])),
  /** Map the buttons to a predefined set with the same meaning, so that they show on the lock screen; default true. */
  fitButtons: /* @__PURE__ */ z.optional(z.boolean()),
  /** End the message with what the lock screen's words stand for, if they differ from the labels; default true. */
  legend: /* @__PURE__ */ z.optional(z.boolean()),
  /** Answer a tap that comes too late by one low-priority push; default false. */
  lateNotice: /* @__PURE__ */ z.optional(z.boolean()),
  /** The caller's own JSON, kept with the question over a restart. */
  context: /* @__PURE__ */ z.optional(z.unknown()),
};

const { callback_url: _, callback_headers: __, ...pushed } = pushFields;

/** A question to a person: a push with buttons, and what counts as its answer. Times are milliseconds. */
export const Question = /* @__PURE__ */ z.strictObject({ ...pushed, ...asking });
/** As it is kept: with buttons for a set's name, and the push's fields named as the service does. */
export type Question = z.infer<typeof Question>;

/** Buttons, or the name of a predefined set such as `approve-reject`. */
export type GivenActions = readonly ActionButton[] | PresetName;

/** The ids of a question's buttons. */
export type ActionIds<A extends GivenActions> = A extends PresetName
  ? PresetIds<A>
  : A extends readonly ActionButton[]
    ? A[number]["id"]
    : never;

/** A question as code writes it. */
export type QuestionInput<A extends GivenActions = GivenActions> = Written<Omit<Question, "actions">> & {
  readonly actions?: A | undefined;
};

/** The question of what code wrote. Throws ValidationError that names each wrong field. */
export function readQuestion(input: QuestionInput): Question {
  const actions = input?.actions;
  const set = typeof actions === "string" ? buttonSet(actions) : undefined;
  return checkWritten(Question, set ? { ...input, actions: set } : input, "The question");
}

/** Whether a field says how to ask; all others are those of the push. */
export const isAboutAsking = (field: string): boolean => Object.hasOwn(asking, field);
