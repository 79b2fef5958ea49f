import type { ActionButton, Asked, AskOutcome } from "@iotpush/core";
import type { Health } from "../connection/health.js";

/** An open question as the sidebar shows it. Times are milliseconds since 1970. */
export interface QuestionView {
  readonly server: string;
  readonly id: string;
  readonly topic: string;
  readonly title: string | null;
  readonly message: string;
  readonly buttons: readonly ActionButton[];
  readonly askedAt: number;
  readonly deadline: number;
  /** Id of the asking node. */
  readonly node: string | null;
}

/** A question that has ended. */
export interface EndedView {
  readonly id: string;
  readonly message: string;
  readonly outcome: AskOutcome["kind"];
  readonly label: string | null;
  readonly device: string | null;
  readonly at: number;
  readonly node: string | null;
}

/** One configuration node. */
export interface ServerView {
  readonly id: string;
  readonly topic: string;
  readonly baseUrl: string;
  /** How answers arrive. */
  readonly callback: boolean;
  readonly health: Health;
}

/** Everything the sidebar shows. */
export interface SidebarView {
  readonly servers: readonly ServerView[];
  readonly questions: readonly QuestionView[];
  readonly ended: readonly EndedView[];
}

export const questionView = (
  server: string,
  node: string | null,
  { id, question, askedAt, deadline }: Asked,
): QuestionView => ({
  server,
  id,
  topic: question.topic,
  title: question.title ?? null,
  message: question.message,
  buttons: question.actions ?? [],
  askedAt,
  deadline: deadline ?? Number.MAX_SAFE_INTEGER,
  node,
});

export const endedView = (
  node: string | null,
  { id, question }: Asked,
  outcome: AskOutcome,
  at: number,
): EndedView => ({
  id,
  message: question.message,
  outcome: outcome.kind,
  label: outcome.kind === "answered" ? (outcome.answer.actionLabel ?? outcome.answer.actionId) : null,
  device: outcome.kind === "answered" ? (outcome.answer.deviceName ?? null) : null,
  at,
  node,
});
