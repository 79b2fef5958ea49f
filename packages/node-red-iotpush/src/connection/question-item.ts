import type { ActionButton, Asked } from "@iotpush/core";

/** An open question as a flow gets it. Times are ISO 8601. */
export interface QuestionItem {
  readonly question: string;
  readonly topic: string;
  readonly title: string | null;
  readonly message: string;
  readonly buttons: readonly ActionButton[];
  readonly asked_at: string;
  /** Null without a time limit. */
  readonly deadline: string | null;
}

export const questionItem = ({ id, question, askedAt, deadline }: Asked): QuestionItem => ({
  question: id,
  topic: question.topic,
  title: question.title ?? null,
  message: question.message,
  buttons: question.actions ?? [],
  asked_at: new Date(askedAt).toISOString(),
  deadline: deadline === null ? null : new Date(deadline).toISOString(),
});
