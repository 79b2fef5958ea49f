import type { ActionButton, Asked, AskOutcome } from "@iotpush/core";
import type { Health } from "./health.js";

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
  /** Where the asking node is: the ids of its flow, of subflow instances around it and of itself, with slashes. */
  readonly path: string | null;
}

/** A question that has ended. */
export interface EndedView {
  readonly id: string;
  readonly message: string;
  readonly outcome: AskOutcome["kind"];
  readonly label: string | null;
  readonly device: string | null;
  readonly at: number;
  readonly path: string | null;
}

/** One configuration node. */
export interface ServerView {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly baseUrl: string;
  /** How answers arrive. */
  readonly callback: boolean;
  readonly health: Health;
  /** A key of the catalog for what the user should know. */
  readonly warning?: string | undefined;
}

/** Everything the sidebar shows. */
export interface SidebarView {
  /** By the runtime's clock, in milliseconds since 1970: the browser's may differ. */
  readonly now: number;
  readonly servers: readonly ServerView[];
  readonly questions: readonly QuestionView[];
  readonly ended: readonly EndedView[];
}

export const questionView = (
  server: string,
  path: string | null,
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
  path,
});

export const endedView = (
  path: string | null,
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
  path,
});

/** What became of an answer or a cancellation that was not made on a phone. */
export interface SettleResult {
  readonly settled: boolean;
  readonly reported: boolean;
  readonly problem?: string;
}
